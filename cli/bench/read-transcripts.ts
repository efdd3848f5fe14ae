/**
 * Reads all transcripts of one source below a home folder, in a process of its own, and prints what it took.
 * usage: read-transcripts.ts (source|floor) SOURCE-ID HOME
 */
import { readFileSync } from 'node:fs';
import { diskFiles } from '@session-siphon/collector/pipeline/carrier-files';
import { Neighbours } from '@session-siphon/collector/pipeline/neighbours';
import { readCarrier } from '@session-siphon/collector/pipeline/read-carrier';
import { type FoundCarrier, scan } from '@session-siphon/collector/pipeline/scan';
import { openDatabaseFile } from '@session-siphon/collector/pipeline/sqlite-database';
import { sources } from '@session-siphon/collector/registry';
import type { Source, SqlValue } from '@session-siphon/collector/source';

/** What a reading took. */
export interface ReadingCost {
  readonly seconds: number;
  /** Of all threads: what else runs on the machine makes it no longer. */
  readonly cpuSeconds: number;
  readonly peakMiB: number;
  readonly files: number;
  readonly bytes: number;
  /** What came of it: sessions, or parsed values. */
  readonly results: number;
  readonly skips: number;
}

const readers = { source: readSource, floor: readFloor } as const;

interface Counts {
  results: number;
  skips: number;
}

async function readSource(source: Source, carriers: readonly FoundCarrier[], counts: Counts): Promise<void> {
  const neighbours = new Neighbours(source, carriers);
  for (const found of carriers) {
    const { drafts, leftOut } = readCarrier(source, found, { files: diskFiles, neighbours: async () => neighbours });
    for await (const _draft of drafts) counts.results += 1;
    for (const count of leftOut.skips.values()) counts.skips += count;
  }
}

/** The least that anybody has to do who reads these files: parse each line, or what stands in each row. */
async function readFloor(_source: Source, carriers: readonly FoundCarrier[], counts: Counts): Promise<void> {
  for (const { path } of carriers) {
    if (path.endsWith('.db')) counts.results += await readRows(path);
    else counts.results += parseLines(readFileSync(path));
  }
}

/** Line by line, because a whole file is slow when it has a letter outside of Latin-1 anywhere. */
function parseLines(file: Buffer): number {
  let values = 0;
  let start = 0;
  for (let end = file.indexOf('\n'); end >= 0; end = file.indexOf('\n', start)) {
    if (JSON.parse(file.toString('utf8', start, end)) !== null) values += 1;
    start = end + 1;
  }
  return values;
}

async function readRows(path: string): Promise<number> {
  const database = await openDatabaseFile(path, () => undefined);
  if (!database) return 0;
  const tables = [...database.rows("SELECT name FROM sqlite_schema WHERE type = 'table'")];
  let values = 0;
  for (const { name } of tables)
    for (const row of database.rows(`SELECT * FROM "${String(name)}"`))
      for (const value of Object.values(row)) if (isContent(value)) values += 1;
  await database.close();
  return values;
}

/** Whether a value holds more than a number or a name; blobs have no JSON, so their text is decoded. */
function isContent(value: SqlValue): boolean {
  if (value instanceof Uint8Array)
    return Buffer.from(value.buffer, value.byteOffset, value.length).toString('utf8') !== '';
  return typeof value === 'string' && value.startsWith('{') && JSON.parse(value) !== null;
}

const [mode = '', id, home = ''] = process.argv.slice(2);
const source = sources.find((one) => one.id === id);
if (!source || (mode !== 'source' && mode !== 'floor'))
  throw new Error('usage: read-transcripts.ts (source|floor) SOURCE-ID HOME');
const started = performance.now();
const before = process.cpuUsage();
const { carriers } = await scan([{ source, roots: source.roots({ home, platform: 'linux', env: {} }) }]);
const counts: Counts = { results: 0, skips: 0 };
await readers[mode](source, carriers, counts);
const { user, system } = process.cpuUsage(before);
const cost: ReadingCost = {
  seconds: (performance.now() - started) / 1000,
  cpuSeconds: (user + system) / 1e6,
  peakMiB: process.resourceUsage().maxRSS / 1024,
  files: carriers.length,
  bytes: carriers.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
  ...counts,
};
process.stdout.write(JSON.stringify(cost));
