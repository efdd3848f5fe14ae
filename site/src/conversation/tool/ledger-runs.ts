/** Runs of the same quiet action are one line: `Read 6 files`. Pure. */
import type { LedgerLine } from './ledger.ts';

/** Shorter runs are as quickly read line by line. */
const shortestRun = 3;

export type LedgerEntry =
  | { readonly kind: 'line'; readonly line: LedgerLine }
  | { readonly kind: 'run'; readonly lines: readonly LedgerLine[] };

/** Folds runs of reads and of searches that went well. */
export function ledgerEntries(lines: readonly LedgerLine[]): LedgerEntry[] {
  const entries: LedgerEntry[] = [];
  for (let at = 0; at < lines.length;) {
    const length = runLength(lines, at);
    const run = lines.slice(at, at + length);
    if (length >= shortestRun) entries.push({ kind: 'run', lines: run });
    else entries.push(...run.map((line): LedgerEntry => ({ kind: 'line', line })));
    at += length;
  }
  return entries;
}

function runLength(lines: readonly LedgerLine[], from: number): number {
  const first = lines[from];
  if (!first || !isQuiet(first)) return 1;
  let length = 1;
  for (let line = lines[from + length]; line && isQuiet(line) && line.kind === first.kind; line = lines[from + length])
    length += 1;
  return length;
}

function isQuiet({ kind, status }: LedgerLine): boolean {
  return status === 'ok' && (kind === 'read' || kind === 'search');
}

/** `6 files`, `4 times`: what a run did, each object once. */
export function runSummary(lines: readonly LedgerLine[]): { readonly object: string; readonly rest: string } {
  const objects = [...new Set(lines.map((line) => line.summary.object))];
  const object =
    lines[0]?.kind === 'read'
      ? `${objects.length} ${objects.length === 1 ? 'file' : 'files'}`
      : `${lines.length} times`;
  return { object, rest: ` ${objects.join(', ')}` };
}

/** Lines of output of a whole run. */
export function runLines(lines: readonly LedgerLine[]): number {
  return lines.reduce((sum, { result }) => sum + (result ? result.text.replace(/\n$/, '').split('\n').length : 0), 0);
}
