/** What an indexing run did, in words. */
import type { IndexProgress } from '@session-siphon/indexer/index-run';
import type { ParkedConversation } from '@session-siphon/indexer/search/parked-documents';
import type { IndexCounts } from '@session-siphon/indexer/update-index';
import { number, plural } from '../counted.ts';

export function indexProgressLine(
  { sessionsDone, sessionsTotal, documents }: IndexProgress,
  elapsedMs: number,
): string {
  const rate = documents / Math.max(elapsedMs / 1000, 0.001);
  return `Indexing ${number(sessionsDone)} of ${number(sessionsTotal)} conversations · ${number(documents)} documents · ${number(Math.round(rate))}/s`;
}

export function indexSummaryLines(counts: IndexCounts, elapsedMs: number): string[] {
  const { indexed, removed, failed } = counts.sessions;
  const seconds = (elapsedMs / 1000).toFixed(1);
  const lines = [
    indexed + removed + failed === 0
      ? 'The index is up to date.'
      : `Indexed ${plural(indexed, 'conversation')} as ${plural(counts.documents, 'document')} in ${seconds} s.`,
  ];
  if (removed > 0) lines.push(`Removed ${plural(removed, 'conversation')} that the archive no longer holds.`);
  if (failed > 0)
    lines.push(
      `${plural(failed, 'conversation')} could not be read whole from the archive; the lines above name them.`,
    );
  if (counts.isResumed) lines.push('An earlier run had broken off; this one carried on with it.');
  return [...lines, ...parkedLines(counts.parked)];
}

/** What the index lacks, and what a person can do about it. */
export function parkedLines(parked: readonly ParkedConversation[]): string[] {
  if (parked.length === 0) return [];
  const shown = parked.slice(0, mostShown).map(({ id, documents, code, reason }) => {
    const status = code === undefined ? '' : ` (${code})`;
    const refused = documents === 0 ? '' : `${plural(documents, 'document')}. `;
    return `  ${id}: ${refused}${reason}${status}`;
  });
  const more = parked.length - shown.length;
  return [
    `Of ${plural(parked.length, 'conversation')} something cannot be found:`,
    ...shown,
    ...(more > 0 ? [`  and ${number(more)} more`] : []),
    'It is indexed when its conversation changes. What the search server does not take may need an update of it or of siphon, what cannot be read a `git fsck` of the archive; then run `siphon index --rebuild`.',
  ];
}

const mostShown = 20;
