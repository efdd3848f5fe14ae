/** What a collect did, in words and as data. */
import type { CollectCounts, CollectProgress } from '@session-siphon/collector/pipeline/collect-counts';
import type { SessionSummary } from '@session-siphon/collector/pipeline/session-summary';

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

/** One line for a finished run; a second one where something could not be read. */
export function summaryLines(counts: Readonly<CollectCounts>, elapsedMs: number): string[] {
  const { added, changed, same } = counts.sessions;
  const seconds = (elapsedMs / 1000).toFixed(1);
  const lines =
    counts.parsed === 0
      ? counts.held > 0
        ? []
        : [`Nothing new in ${number(counts.carriers)} transcripts (${seconds} s).`]
      : [
          `Collected ${number(counts.parsed)} of ${number(counts.carriers)} transcripts in ${seconds} s: ` +
            `${number(added)} new conversations, ${number(changed)} changed, ${number(same)} as before; ${plural(counts.commits, 'commit')}.`,
        ];
  if (counts.held > 0) lines.push(`${plural(counts.held, 'transcript')} that changed will be read after the pause.`);
  if (counts.redactions > 0) lines.push(`Replaced ${plural(counts.redactions, 'secret')} before archiving.`);
  if (counts.skips > 0)
    lines.push(`${plural(counts.skips, 'record')} could not be read; \`siphon status\` tells which kinds.`);
  if (counts.withheld > 0)
    lines.push(
      `Withheld ${plural(counts.withheld, 'conversation')} by your choice; \`siphon status\` tells by which rule.`,
    );
  if (counts.failed > 0)
    lines.push(
      `${plural(counts.failed, 'transcript')} could not be opened; check the rights of the files named above.`,
    );
  return lines;
}

function conversations({ sessions }: Readonly<CollectCounts>): number {
  return sessions.added + sessions.changed + sessions.same;
}

export function plural(count: number, noun: string): string {
  return `${number(count)} ${noun}${count === 1 ? '' : 's'}`;
}

export function number(value: number): string {
  return value.toLocaleString('en-US');
}
