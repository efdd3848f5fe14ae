/** What a collect did, in words and as data. */
import type { CollectCounts, CollectProgress } from '@session-siphon/collector/pipeline/collect-counts';
import type { SessionSummary } from '@session-siphon/collector/pipeline/session-summary';
import { number, plural } from '../counted.ts';

/** What `siphon collect --json` prints. Version 1; fields are only added. */
export interface CollectAnswer {
  readonly version: 1;
  readonly dryRun: boolean;
  readonly counts: Readonly<CollectCounts>;
  /** What was read in this run, newest transcripts first. */
  readonly conversations: readonly SessionSummary[];
  readonly tookMs: number;
}

export function progressLine({ carriersDone, carriersTotal, counts }: CollectProgress, elapsedMs: number): string {
  const rate = counts.bytesRead / 1e6 / Math.max(elapsedMs / 1000, 0.001);
  const found = `${plural(conversations(counts), 'conversation')}, ${plural(counts.messages, 'message')}`;
  return `Collecting ${number(carriersDone)} of ${number(carriersTotal)} transcripts · ${found} · ${rate.toFixed(0)} MB/s`;
}

/** One line for a finished run; more where something was left out. */
export function summaryLines(counts: Readonly<CollectCounts>, elapsedMs: number): string[] {
  return [...collectedLine(counts, elapsedMs), ...exceptionLines(counts)];
}

/** A run that was stopped before its end. */
export function stoppedLines(counts: Readonly<CollectCounts>, elapsedMs: number): string[] {
  return [
    ...(counts.parsed > 0 ? summaryLines(counts, elapsedMs) : []),
    'Stopped. What was read is in the archive; the next run goes on from there.',
  ];
}

/** Everything counts as new in a dry run, so it says what is there. */
export function dryRunLines(counts: Readonly<CollectCounts>, elapsedMs: number): string[] {
  const found = `${plural(conversations(counts), 'conversation')}, ${plural(counts.messages, 'message')}`;
  return [
    `Read ${plural(counts.parsed, 'transcript')} in ${seconds(elapsedMs)}: ${found}.`,
    ...exceptionLines(counts),
    'Nothing was written: this was a dry run.',
  ];
}

function collectedLine(counts: Readonly<CollectCounts>, elapsedMs: number): string[] {
  const { added, changed, same } = counts.sessions;
  if (counts.parsed === 0)
    return counts.held > 0 ? [] : [`Nothing new in ${plural(counts.carriers, 'transcript')} (${seconds(elapsedMs)}).`];
  return [
    `Collected ${number(counts.parsed)} of ${plural(counts.carriers, 'transcript')} in ${seconds(elapsedMs)}: ` +
      `${plural(added, 'new conversation')}, ${number(changed)} changed, ${number(same)} as before; ${plural(counts.commits, 'commit')}.`,
  ];
}

function exceptionLines({ held, redactions, skips, withheld, failed }: Readonly<CollectCounts>): string[] {
  return [
    ...(held > 0 ? [`${plural(held, 'transcript')} that changed will be read after the pause.`] : []),
    ...(redactions > 0 ? [`Replaced ${plural(redactions, 'secret')} before archiving.`] : []),
    ...(skips > 0 ? [`${plural(skips, 'record')} could not be read; \`siphon status\` tells which kinds.`] : []),
    ...(withheld > 0
      ? [`Withheld ${plural(withheld, 'conversation')} by your choice; \`siphon status\` tells by which rule.`]
      : []),
    ...(failed > 0 ? [`${plural(failed, 'transcript')} could not be read; the lines above say which, and why.`] : []),
  ];
}

function seconds(elapsedMs: number): string {
  return `${(elapsedMs / 1000).toFixed(1)} s`;
}

function conversations({ sessions }: Readonly<CollectCounts>): number {
  return sessions.added + sessions.changed + sessions.same;
}
