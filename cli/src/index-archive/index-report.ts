/** What an indexing run did, in words. */
import type { IndexCounts, IndexProgress } from '@session-siphon/indexer/update-index';
import { number, plural } from '../collect/collect-report.ts';

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
    lines.push(`${plural(failed, 'conversation')} could not be read from the archive; the lines above name them.`);
  if (counts.rejected > 0)
    lines.push(`The search server did not take ${plural(counts.rejected, 'document')}; the lines above name them.`);
  return lines;
}
