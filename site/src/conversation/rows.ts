/** The spine → the rows of the thread, before any message has been loaded. Pure. */
import type { Vertebra } from '@session-siphon/schemas/spine';

/** How much is shown. */
export const detailLevels = ['prompts', 'reading', 'all'] as const;
export type DetailLevel = (typeof detailLevels)[number];

/** Neighbouring messages that are shown as one: a message, or a run of tool calls with their results. */
export interface Row {
  /** Positions of its first and last message. */
  readonly from: number;
  readonly to: number;
  readonly kind: 'prompt' | 'prose' | 'thinking' | 'ledger' | 'system';
  /** The first words of the assistant after a prompt: a line says who speaks. */
  readonly isFirstAnswer: boolean;
  /** No tool was called after it before the next prompt: a failure here was the end of it. */
  readonly hasLastCall: boolean;
  readonly estimatedHeight: number;
}

/** A run of tool calls is cut at a call once it is this long, and anywhere at the second figure. */
const cutRunAt = { call: 24, anywhere: 60 } as const;

/** All rows, in order; every message is in exactly one. */
export function rowsOf(spine: readonly Vertebra[]): Row[] {
  const rows: Row[] = [];
  let hasAnswered = true;
  for (let from = 0; from < spine.length;) {
    const first = spine[from];
    if (!first) break;
    const to = lastOfRow(spine, from);
    const kind = rowKind(first);
    if (kind === 'prompt') hasAnswered = false;
    const isFirstAnswer = kind === 'prose' && !hasAnswered;
    hasAnswered ||= kind === 'prose';
    const entries = spine.slice(from, to + 1);
    const hasLastCall = callsIn(entries) > 0 && !isCallBefore(spine, to + 1);
    rows.push({ from, to, kind, isFirstAnswer, hasLastCall, estimatedHeight: heightOf(entries, kind) });
    from = to + 1;
  }
  return rows;
}

function callsIn(entries: readonly Vertebra[]): number {
  return entries.reduce((sum, entry) => sum + entry.calls, 0);
}

/** Whether a tool is called from a position on, before the next prompt. */
function isCallBefore(spine: readonly Vertebra[], from: number): boolean {
  for (let at = from; at < spine.length && spine[at]?.kind !== 'prompt'; at += 1)
    if ((spine[at]?.calls ?? 0) > 0) return true;
  return false;
}

function rowKind({ kind }: Vertebra): Row['kind'] {
  return kind === 'tool' || kind === 'result' ? 'ledger' : kind;
}

function lastOfRow(spine: readonly Vertebra[], from: number): number {
  const first = spine[from];
  const takesTools =
    first !== undefined && (rowKind(first) === 'ledger' || (first.kind === 'prose' && first.calls > 0));
  if (!takesTools) return from;
  let to = from;
  for (;;) {
    const following = spine[to + 1];
    const length = to + 1 - from;
    if (following?.kind !== 'tool' && following?.kind !== 'result') return to;
    if (length >= cutRunAt.anywhere || (length >= cutRunAt.call && following.kind === 'tool')) return to;
    to += 1;
  }
}

/**
 * Rows of a detail level. Reading leaves out what the person never saw, but for what a conversation without prompts begins with: the task of a sub-agent. Prompts
 * are prompts only.
 */
export function visibleRows(rows: readonly Row[], level: DetailLevel): readonly Row[] {
  if (level === 'all') return rows;
  if (level === 'prompts') return rows.filter((row) => row.kind === 'prompt');
  const hasPrompt = rows.some((row) => row.kind === 'prompt');
  return rows.filter((row, at) => row.kind !== 'system' || (at === 0 && !hasPrompt));
}

/** Index of the row with a position, or of the one before it where that row is not shown; -1 for none. */
export function rowIndexAt(rows: readonly Row[], seq: number): number {
  let low = 0;
  let high = rows.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    if ((rows[middle]?.from ?? 0) <= seq) low = middle + 1;
    else high = middle - 1;
  }
  return high;
}

const lineHeight = { prompt: 28, prose: 23, ledger: 30 } as const;

/** Pixels a row will take, guessed from the number of its lines. Exact enough for the scroll bar; the rest is measured. */
function heightOf(entries: readonly Vertebra[], kind: Row['kind']): number {
  const [first] = entries;
  // The spine rounds lines up to the next power of two; on average they fill three quarters of it.
  const lines = Math.max(1, Math.round((first?.textLines ?? 1) * 0.75));
  const calls = callsIn(entries);
  const ledger = calls === 0 ? 0 : 16 + calls * lineHeight.ledger;
  switch (kind) {
    case 'prompt':
      return 70 + lines * lineHeight.prompt;
    case 'prose':
      return 20 + lines * lineHeight.prose + ledger;
    case 'ledger':
      return Math.max(46, ledger);
    case 'thinking':
    case 'system':
      return 42;
  }
}
