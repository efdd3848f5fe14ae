/** How fast each source reads its assistant's transcripts, and in how much memory, beside parsing them alone. */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { sources } from '@session-siphon/collector/registry';
import type { Source } from '@session-siphon/collector/source';
import type { OpenSampleWriter } from '@session-siphon/collector/sources/sample-conversation';
import { sourceFolder } from '@session-siphon/collector/sources/source-cases';
import { measure } from './measured-process.ts';
import type { ReadingCost } from './read-transcripts.ts';
import { sampleConversations } from './sample-conversations.ts';
import { type Row, mebibytes } from './table.ts';

const reader = fileURLToPath(new URL('read-transcripts.ts', import.meta.url));
/** Megabytes a source; one gigabyte unless the environment says otherwise. */
const megabytes = Number(process.env['BENCH_SOURCE_MB'] ?? 1_000);
const rounds = 3;

export async function benchSources(cache: string): Promise<Row[]> {
  const rows: Row[] = [];
  // A source that was just begun has none yet.
  const sampled = sources.filter((source) => existsSync(join(sourceFolder(source), 'sample-transcript.ts')));
  for (const source of sampled) {
    const home = mkdtempSync(join(cache, 'run-'));
    try {
      const sessions = await writeTranscripts(source, home);
      rows.push(await rowOf(source, home, sessions));
    } finally {
      rmSync(home, { recursive: true, force: true });
    }
  }
  return rows;
}

/** Returns the number of sessions. */
async function writeTranscripts(source: Source, home: string): Promise<number> {
  const module: unknown = await import(`@session-siphon/collector/sources/${source.id}/sample-transcript`);
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- every source's file exports it
  const writer = (module as { readonly openSampleWriter: OpenSampleWriter }).openSampleWriter(home);
  let sessions = 0;
  let bytes = 0;
  for (const conversation of sampleConversations()) {
    bytes += writer.write(conversation);
    sessions += 1;
    if (bytes >= megabytes * 1e6) break;
  }
  writer.close();
  return sessions;
}

async function rowOf(source: Source, home: string, sessions: number): Promise<Row> {
  const costs = { floor: new Array<ReadingCost>(), source: new Array<ReadingCost>() };
  // In turns, and the best of each: what else the machine does must not decide.
  for (let round = 0; round < rounds; round += 1)
    for (const mode of ['floor', 'source'] as const) costs[mode].push(await costOf(mode, source, home));
  const floor = best(costs.floor);
  const own = best(costs.source);
  if (own.results !== sessions || own.skips > 0)
    throw new Error(`${source.title}: ${own.results} of ${sessions} sessions were read, ${own.skips} records skipped`);
  const ratio = own.seconds / floor.seconds;
  const cpuRatio = own.cpuSeconds / floor.cpuSeconds;
  const rate = ({ bytes, seconds }: ReadingCost): string => `${Math.round(bytes / 1e6 / seconds)} MB/s`;
  return {
    what: `${source.title}: ${Math.round(own.bytes / 1e6)} MB in ${sessions} sessions, read to drafts`,
    measured: `${rate(own)}, ${ratio.toFixed(2)} × the floor (CPU ${cpuRatio.toFixed(2)} ×), ${mebibytes(own.peakMiB)}`,
    floor: `${rate(floor)} read and parse`,
    target: '≤ 2 ×, ≤ 300 MiB',
    isMet: ratio <= 2 && own.peakMiB <= 300,
  };
}

async function costOf(mode: 'floor' | 'source', source: Source, home: string): Promise<ReadingCost> {
  const { output } = await measure([process.execPath, ...process.execArgv, reader, mode, source.id, home]);
  return JSON.parse(output);
}

/** The least of each, and the most memory. */
function best(costs: readonly ReadingCost[]): ReadingCost {
  const [first] = costs;
  if (!first) throw new Error('nothing was measured');
  return {
    ...first,
    seconds: Math.min(...costs.map(({ seconds }) => seconds)),
    cpuSeconds: Math.min(...costs.map(({ cpuSeconds }) => cpuSeconds)),
    peakMiB: Math.max(...costs.map(({ peakMiB }) => peakMiB)),
  };
}
