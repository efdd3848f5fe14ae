/** What a tool answered: a header with times, the body, and what the body says about success and changes. */
import { recordedTime } from './native.ts';

interface ResultText {
  readonly body: string;
  readonly endedAt: string | undefined;
  readonly durationMs: number | undefined;
}

const header = /^(?:Created At: ([^\n]*)(?:\n|$))(?:Completed At: ([^\n]*)(?:\n|$))?\n?/;

/** The text without the header that tells when the tool ran. */
export function resultText(text: string): ResultText {
  const [head = '', created, completed] = header.exec(text) ?? [];
  const startedAt = recordedTime(created);
  const endedAt = recordedTime(completed);
  const durationMs =
    startedAt === undefined || endedAt === undefined ? -1 : Date.parse(endedAt) - Date.parse(startedAt);
  return { body: text.slice(head.length), endedAt, durationMs: durationMs < 0 ? undefined : durationMs };
}

/** Exit status of a command; only the text tells it. */
export function exitCodeOf(body: string): number | undefined {
  const start = body.slice(0, 200);
  const code = /^\s*The command (?:exited with code|failed with exit code:) (-?\d{1,9})\b/.exec(start)?.[1];
  if (code !== undefined) return Number(code);
  return /^\s*The command completed successfully\b/.test(start) ? 0 : undefined;
}

/** The change that a tool made to a file, as its answer shows it. */
export interface ShownChange {
  readonly path: string | undefined;
  readonly diff: string;
  /** The answer without the change. */
  readonly rest: string;
}

const diffBlock = /\[diff_block_start\]\n([^]*?)\n?\[diff_block_end\]\n?/g;

export function shownChange(body: string): ShownChange | undefined {
  if (!body.includes('[diff_block_start]')) return undefined;
  const diffs = [...body.matchAll(diffBlock)].map(([, diff = '']) => diff);
  if (diffs.length === 0) return undefined;
  const path = / tool to: (.+?)(?:\. If relevant|\n|$)/.exec(body)?.[1];
  return { path, diff: diffs.join('\n'), rest: body.replaceAll(diffBlock, '') };
}
