/** Tool calls with their results and file changes, one line each. Pure. */
import type { Block, BlockOf, ToolKind } from '@session-siphon/schemas/session';
import { exactCount, fileSize, span } from '../../page/format.ts';
import type { ShownMessage } from '../../page/message-window.ts';
import { inputEdits } from './input-edits.ts';
import { type ToolSummary, pathParts, relativePath, toolSummary } from './tool-summary.ts';
import { changedLines } from './unified-diff.ts';

type EditBlock = BlockOf<'edit'>;
type ResultBlock = BlockOf<'tool_result'>;

export interface LedgerLine {
  readonly kind: ToolKind;
  readonly summary: ToolSummary;
  /** `open` where no result is known. */
  readonly status: 'ok' | 'failed' | 'open';
  readonly call: BlockOf<'tool_call'> | undefined;
  readonly result: ResultBlock | undefined;
  readonly edits: readonly EditBlock[];
  /** What is here of it is not all: the index keeps long messages shortened. */
  readonly isShortened: boolean;
  /** Message of the call; for a line without a call that of the result. */
  readonly message: string;
  readonly seq: number;
  /** Message of the result, where it is another one. */
  readonly resultMessage: string | undefined;
}

/** What stands between other content of a row, in order. */
export type RowPart =
  | { readonly kind: 'ledger'; readonly lines: readonly LedgerLine[] }
  | { readonly kind: 'blocks'; readonly message: ShownMessage; readonly blocks: readonly SpokenBlock[] };

/** Blocks that are shown as they are. */
export type SpokenBlock = Exclude<Block, ResultBlock | EditBlock | BlockOf<'tool_call'>>;

interface DraftLine {
  call: BlockOf<'tool_call'> | undefined;
  result: ResultBlock | undefined;
  edits: EditBlock[];
  isShortened: boolean;
  message: string;
  seq: number;
  resultMessage: string | undefined;
}

/** Cuts the messages of a row into parts. Results and changes go to the line of their call; those without one get a line of their own. */
export function rowParts(messages: readonly ShownMessage[], home: string): RowPart[] {
  const drafts: ({ lines: DraftLine[] } | { message: ShownMessage; blocks: SpokenBlock[] })[] = [];
  const byCall = new Map<string, DraftLine>();
  const addLine = (line: DraftLine): void => {
    const last = drafts.at(-1);
    if (last && 'lines' in last) last.lines.push(line);
    else drafts.push({ lines: [line] });
  };
  for (const message of messages)
    for (const block of message.blocks) {
      if (block.type === 'tool_call') {
        const line = { ...emptyLine(message), call: block, isShortened: message.truncated === true };
        byCall.set(block.call, line);
        addLine(line);
      } else if (block.type === 'tool_result' || block.type === 'edit') {
        let line = byCall.get(block.call ?? '');
        if (!line) {
          line = emptyLine(message);
          if (block.call !== undefined) byCall.set(block.call, line);
          addLine(line);
        }
        if (block.type === 'edit') line.edits.push(block);
        else line.result = block;
        line.isShortened ||= message.truncated === true;
        if (line.message !== message.id) line.resultMessage = message.id;
      } else {
        const last = drafts.at(-1);
        if (last && 'blocks' in last && last.message === message) last.blocks.push(block);
        else drafts.push({ message, blocks: [block] });
      }
    }
  return drafts.map((draft): RowPart =>
    'lines' in draft
      ? { kind: 'ledger', lines: draft.lines.map((line) => ledgerLine(line, home)) }
      : { kind: 'blocks', message: draft.message, blocks: draft.blocks },
  );
}

function emptyLine(message: ShownMessage): DraftLine {
  return {
    call: undefined,
    result: undefined,
    edits: [],
    isShortened: false,
    message: message.id,
    seq: message.seq,
    resultMessage: undefined,
  };
}

function ledgerLine(draft: DraftLine, home: string): LedgerLine {
  const { call, result } = draft;
  const isFailed = result?.ok === false || (result?.exitCode !== undefined && result.exitCode !== 0);
  // What a failed call wanted to change did not change.
  const edits = draft.edits.length > 0 || !call || isFailed ? draft.edits : inputEdits(call);
  const kind = call?.kind ?? (edits.length > 0 ? 'edit' : 'other');
  return {
    ...draft,
    edits,
    kind,
    summary: call ? callSummary(call, edits, home) : orphanSummary(edits, home),
    status: isFailed ? 'failed' : result || edits.length > 0 ? 'ok' : 'open',
  };
}

/** A patch names its files in the changes, not in its arguments. */
function callSummary(call: BlockOf<'tool_call'>, edits: readonly EditBlock[], home: string): ToolSummary {
  const isChange = call.kind === 'edit' || call.kind === 'write';
  return isChange && edits.length > 0
    ? { ...orphanSummary(edits, home), verb: toolSummary(call, home).verb }
    : toolSummary(call, home);
}

function orphanSummary(edits: readonly EditBlock[], home: string): ToolSummary {
  const paths = [...new Set(edits.map((edit) => relativePath(edit.path, home)))];
  if (paths.length === 0) return { verb: 'Answered', dim: '', object: 'an earlier call', rest: '' };
  const [first = ''] = paths;
  const names = paths.map((path) => pathParts(path).object).join(', ');
  return paths.length === 1
    ? { verb: 'Edited', ...pathParts(first), rest: '' }
    : { verb: 'Edited', dim: '', object: `${paths.length} files`, rest: ` ${names}` };
}

/** What stands at the end of a line: exit code, lines, changes, long times. */
export interface Measures {
  readonly added: number | undefined;
  readonly removed: number | undefined;
  readonly notes: readonly string[];
}

const shortestShownMs = 2_000;

export function lineMeasures({ edits, result, status, kind, isShortened }: LedgerLine): Measures {
  const changes = edits.map((edit) => changedLines(edit.diff));
  const sum = (key: 'added' | 'removed') => changes.reduce((total, change) => total + change[key], 0);
  const notes: string[] = [];
  if (result?.exitCode !== undefined && result.exitCode !== 0) notes.push(`exit ${result.exitCode}`);
  else if (status === 'failed') notes.push('failed');
  else if (result && result.text !== '' && edits.length === 0 && kind !== 'plan') {
    const lines = result.text.replace(/\n$/, '').split('\n').length;
    notes.push(`${exactCount(lines)} ${lines === 1 ? 'line' : 'lines'}`);
  }
  if (isShortened) notes.push('shortened here');
  if (result?.omitted) notes.push(`${fileSize(result.omitted.bytes)} left out`);
  if (result?.durationMs !== undefined && result.durationMs > shortestShownMs)
    notes.push(span(result.durationMs / 1000));
  return changes.length > 0
    ? { added: sum('added'), removed: sum('removed'), notes }
    : { added: undefined, removed: undefined, notes };
}
