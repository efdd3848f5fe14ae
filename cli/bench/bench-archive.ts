/** The git archive at size: a first collect of a gigabyte, many carriers, appended lines, growth, readers. The load of the machine stands beside each figure. */
import { appendFileSync, cpSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { repack } from '@session-siphon/collector/archive/objects/repack';
import { archiveGrowth } from './archive-growth.ts';
import { type Corpus, provideCorpus } from './corpus.ts';
import { folderBytes } from './folder-bytes.ts';
import { provideManyCarriers } from './many-carriers.ts';
import { measure } from './measured-process.ts';
import type { ReadingOfPack } from './read-large-pack.ts';
import { siphon, startWatching } from './siphon-process.ts';
import { type Row, mebibytes, seconds } from './table.ts';
import { writeLargePack } from './large-pack.ts';

const packReader = fileURLToPath(new URL('read-large-pack.ts', import.meta.url));
/** A gigabyte in conversations of real-life shape. */
const sessions = 778;
const carriers = 47_000;

export async function benchArchive(cache: string): Promise<Row[]> {
  const corpus = provideCorpus(cache, sessions);
  const rows: Row[] = [];
  for (const part of [firstCollect, unchangedRescan, growth, largePack]) {
    const folder = mkdtempSync(join(cache, 'run-'));
    try {
      rows.push(...(await part(folder, { corpus, cache })));
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }
  return rows;
}

interface Sources {
  readonly corpus: Corpus;
  readonly cache: string;
}

async function firstCollect(folder: string, { corpus }: Sources): Promise<Row[]> {
  const [home, data] = [join(folder, 'home'), join(folder, 'data')];
  cpSync(corpus.home, home, { recursive: true });
  const raw = folderBytes(home);
  const floor = await gitFloor(join(folder, 'raw.git'), home);
  const run = await measure([...siphon, 'collect', '--home', home, '--data', data, '--json']);
  const first = row({
    what: `first collect of ${Math.round(raw / 1e6)} MB in ${sessions} sessions into git, with redaction`,
    measured: `${seconds(run.seconds)}, ${mebibytes(run.peakMiB)}`,
    floor: `${seconds(floor.seconds)}, ${mebibytes(floor.peakMiB)} git add + commit`,
    target: '≤ 15 s, ≤ 250 MiB',
    isMet: run.seconds <= 15 && (run.peakMiB ?? 0) <= 250,
  });
  const archive = join(data, 'archive.git');
  await repack(archive, { mostPacks: 1 });
  const packed = folderBytes(archive);
  const pages = await packedPages(archive);
  return [
    first,
    row({
      what: '  the archive after compaction, share of the raw bytes',
      measured: `${(packed / raw).toFixed(3)} (${Math.round(packed / 1e6)} MB)`,
      floor: `${(folderBytes(join(folder, 'raw.git')) / raw).toFixed(3)} git add + commit`,
      target: '≤ 0.1',
      isMet: packed <= 0.1 * raw,
    }),
    row({
      what: '  pages of the conversations, share of the packed archive',
      measured: `${((100 * pages) / packed).toFixed(1)} % (${Math.round(pages / 1e6)} MB)`,
      target: '≤ 12 %',
      isMet: pages <= 0.12 * packed,
    }),
    await appendedLine(home, data),
  ];
}

/** What git alone needs for the raw files. */
async function gitFloor(repository: string, home: string): Promise<{ seconds: number; peakMiB: number | undefined }> {
  const identity = ['-c', 'user.name=bench', '-c', 'user.email=bench@localhost', '-c', 'gc.auto=0'];
  const git = (...args: string[]) =>
    measure(['git', '--git-dir', repository, '--work-tree', home, ...identity, ...args]);
  await measure(['git', 'init', '--quiet', '--bare', repository]);
  const add = await git('add', '.');
  const commit = await git('commit', '--quiet', '--message', 'raw');
  return {
    seconds: add.seconds + commit.seconds,
    peakMiB: Math.max(add.peakMiB ?? 0, commit.peakMiB ?? 0),
  };
}

/** Bytes of the sessions' READMEs as they lie in packs. */
async function packedPages(archive: string): Promise<number> {
  const tree = await measure(['git', '--git-dir', archive, 'ls-tree', '-r', 'main']);
  const ids = new Set(tree.output.match(/(?<=blob )[0-9a-f]{40}(?=\t.*\/[0-9a-f]{24}\/README\.md$)/gm));
  const check = '--batch-check=%(objectname) %(objectsize:disk)';
  const objects = await measure(['git', '--git-dir', archive, 'cat-file', '--batch-all-objects', check]);
  return objects.output
    .split('\n')
    .map((line) => line.split(' '))
    .reduce((sum, [id = '', size]) => sum + (ids.has(id) ? Number(size) : 0), 0);
}

/** Median of some appended lines, from the write to the moved branch. */
async function appendedLine(home: string, data: string): Promise<Row> {
  const folder = join(home, '.claude', 'projects', '-home-ana-storefront');
  const file = join(folder, readdirSync(folder).toSorted()[0] ?? '');
  const ref = join(data, 'archive.git', 'refs', 'heads', 'main');
  const last = JSON.parse(readFileSync(file, 'utf8').trimEnd().split('\n').at(-1) ?? '{}');
  await using _collector = await startWatching('collect', '--watch', '--home', home, '--data', data);
  const times: number[] = [];
  for (let run = 0; run < 7; run += 1) {
    const before = readFileSync(ref, 'utf8');
    const message = { role: 'user', content: `please look at ${run}` };
    const facts = { type: 'user', uuid: crypto.randomUUID(), timestamp: new Date().toISOString(), message };
    const started = performance.now();
    appendFileSync(file, JSON.stringify({ ...last, toolUseResult: undefined, ...facts }) + '\n');
    while (readFileSync(ref, 'utf8') === before) {
      if (performance.now() - started > 20_000) throw new Error('an appended line was not committed in 20 s');
      await new Promise((resolve) => setTimeout(resolve, 4));
    }
    times.push((performance.now() - started) / 1000);
  }
  const median = times.toSorted((a, b) => a - b)[3] ?? 0;
  return row({
    what: '  appended line → committed, collect --watch',
    measured: seconds(median),
    target: '≤ 300 ms',
    isMet: median <= 0.3,
  });
}

async function unchangedRescan(folder: string, { cache }: Sources): Promise<Row[]> {
  const home = provideManyCarriers(cache, carriers);
  const collect = [...siphon, 'collect', '--home', home, '--data', join(folder, 'data'), '--json'];
  const first = await measure(collect);
  const again = await measure(collect);
  const bare = await measure([process.execPath, '-e', '0']);
  const { parsed } = JSON.parse(again.output).counts;
  return [
    row({
      what: `unchanged rescan of ${carriers} carriers, whole siphon collect`,
      measured: `${seconds(again.seconds)}, ${parsed} parsed, ${mebibytes(again.peakMiB)} (first ${seconds(first.seconds)}, ${mebibytes(first.peakMiB)})`,
      floor: `${seconds(2 * bare.seconds)} starting Node twice`,
      target: '≤ 500 ms, 0 parsed',
      isMet: again.seconds <= 0.5 && parsed === 0,
    }),
  ];
}

async function growth(folder: string): Promise<Row[]> {
  const steps: { sessions: number; bytesPerMessage: number; p95Ms: number }[] = [];
  for (const count of [40, 400, 4_000]) {
    const directory = join(folder, `archive-${count}.git`);
    mkdirSync(directory);
    steps.push({ sessions: count, ...(await archiveGrowth(directory, count)) });
  }
  const [smallest, largest] = [steps[0]?.bytesPerMessage ?? 0, steps.at(-1)?.bytesPerMessage ?? 0];
  const p95Ms = steps.at(-1)?.p95Ms ?? 0;
  return [
    row({
      what: `growth for each appended message of 1 KB, at ${steps.map(({ sessions: count }) => count).join(', ')} sessions`,
      measured: steps.map(({ bytesPerMessage }) => `${(bytesPerMessage / 1000).toFixed(1)} KB`).join(', '),
      target: '≤ 25 KB, last ≤ 1.2 × first',
      isMet: largest <= 25_000 && largest <= 1.2 * smallest,
    }),
    row({
      what: `  put and commit of it in the writer, p95, at ${steps.at(-1)?.sessions} sessions`,
      measured: seconds(p95Ms / 1000),
      target: '≤ 50 ms',
      isMet: p95Ms <= 50,
    }),
  ];
}

async function largePack(folder: string): Promise<Row[]> {
  const { sizeBytes, objects } = writeLargePack(folder);
  const { output } = await measure([process.execPath, ...process.execArgv, packReader, folder]);
  const reading: ReadingOfPack = JSON.parse(output);
  return [
    row({
      what: `reading a pack of ${(sizeBytes / 1e9).toFixed(1)} GB with ${objects} objects: one changed file found, ${reading.reads} files read`,
      measured: `${seconds(reading.diffMs / 1000)}, ${seconds(reading.readMs / 1000)}, ${mebibytes(reading.peakMiB)}`,
      target: '≤ 200 MiB',
      isMet: reading.peakMiB <= 200,
    }),
  ];
}

/** A figure with the load under which it was taken. */
function row(figure: Row): Row {
  return { ...figure, measured: `${figure.measured} [load ${(loadavg()[0] ?? 0).toFixed(1)}]` };
}
