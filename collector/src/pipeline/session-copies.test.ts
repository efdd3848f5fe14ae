import { mkdtemp, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Source } from '../source.ts';
import type { CollectCounts } from './collect-counts.ts';
import { collect, collectCarriers } from './collect.ts';
import { partsFor } from './collecting-for-tests.ts';
import { Seen } from './seen.ts';

const textFiles = {
  id: 'moving',
  title: 'Moving',
  monogram: 'MO',
  roots: () => [],
  carries: (path) => path.endsWith('.txt'),
} satisfies Partial<Source>;

/** Of two copies of a session the one in `new.txt` counts; the other then says nothing. */
const movingSource: Source = {
  ...textFiles,
  group: () => 'talk',
  async *read(carrier) {
    if (carrier.relativePath === 'old.txt' && (await carrier.sibling('new.txt')) !== undefined) return;
    yield {
      nativeId: 'talk',
      directory: `/home/ana/${carrier.relativePath}`,
      startedAt: '2026-01-01T00:00:00.000Z',
      records: [{ type: 'message', role: 'user', blocks: [{ type: 'text', text: await carrier.text() }] }],
    };
  },
};

/** Every file with text is a copy of one session, with a message a line. */
const copiedSource: Source = {
  ...textFiles,
  async *read(carrier) {
    const text = await carrier.text();
    if (text === '') return;
    yield {
      nativeId: 'talk',
      directory: `/home/ana/${carrier.relativePath}`,
      startedAt: '2026-01-01T00:00:00.000Z',
      records: text.split('\n').map((line) => ({
        type: 'message',
        role: 'user',
        blocks: [{ type: 'text', text: line }],
      })),
    };
  },
};

describe('collecting a session that moves to another file', () => {
  let root: string;
  /** Whose copies were put. */
  let put: string[];

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'siphon-collect-'));
    put = [];
  });

  afterEach(() => rm(root, { recursive: true }));

  function counted(run: Promise<CollectCounts>): Promise<CollectCounts['sessions']> {
    return run.then(({ sessions }) => sessions);
  }

  it('takes the copy that counts, as long as the other one, in the same run', async () => {
    const parts = partsFor(movingSource, root);
    const run = () => counted(collect(parts, { onSession: ({ project }) => put.push(project) }));
    await writeFile(join(root, 'old.txt'), 'a question');
    await utimes(join(root, 'old.txt'), 1, 1);
    expect(await run()).toMatchObject({ added: 1 });
    await writeFile(join(root, 'new.txt'), 'a question');
    expect(await run()).toMatchObject({ changed: 1 });
    expect(put).toEqual(['old.txt', 'new.txt']);
    expect(await run()).toEqual({ added: 0, changed: 0, same: 0, duplicate: 0 });
  });

  it.each([
    ['the file that it left was read', 1],
    ['the copy that counts was read again', 2],
  ])('takes the copy that counts in the next run when one is stopped before %s', async (_what, readings) => {
    const parts = partsFor(movingSource, root);
    const run = (mostCarriers: number) => {
      const stopping = new AbortController();
      return collect(
        { ...parts, seen: Seen.load(root, 'policy') },
        {
          signal: stopping.signal,
          onSession: ({ project }) => put.push(project),
          onProgress: ({ carriersDone }) => carriersDone === mostCarriers && stopping.abort(),
        },
      );
    };
    await writeFile(join(root, 'old.txt'), 'a question');
    await utimes(join(root, 'old.txt'), 1, 1);
    await run(Infinity);
    await writeFile(join(root, 'new.txt'), 'a question');
    await run(readings);
    expect(put).toEqual(['old.txt']);
    expect(await counted(run(Infinity))).toMatchObject({ changed: 1 });
    expect(put).toEqual(['old.txt', 'new.txt']);
    expect((await run(Infinity)).parsed).toBe(0);
  });

  it('takes the longest of the copies that gave way, also when only the file that it left changed', async () => {
    const parts = partsFor(copiedSource, root);
    const onSession = ({ project }: { project: string }): void => void put.push(project);
    for (const [name, text] of [
      ['1', 'one\ntwo\nthree\nfour'],
      ['2', 'one\ntwo\nthree'],
      ['3', 'one'],
    ])
      await writeFile(join(root, `${name}.txt`), `${text}`);
    await collect(parts, { onSession });
    const path = join(root, '1.txt');
    await writeFile(path, '');
    const { size: sizeBytes, mtimeMs } = await stat(path);
    const left = { source: copiedSource, root, relativePath: '1.txt', path, sizeBytes, mtimeMs };
    put = [];
    expect(await counted(collectCarriers(parts, [left], { onSession }))).toMatchObject({ changed: 1 });
    expect(put).toEqual(['2.txt']);
  });
});
