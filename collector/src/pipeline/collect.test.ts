import { mkdtemp, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createLog } from '@session-siphon/schemas/log';
import { git } from '@session-siphon/schemas/git/git-for-tests';
import { openGitArchive } from '../archive/git-archive.ts';
import type { Source } from '../source.ts';
import { collect, collectCarriers } from './collect.ts';
import { partsFor } from './collecting-for-tests.ts';
import type { CollectorParts } from './collector-parts.ts';
import type { CollectCounts } from './collect-counts.ts';
import type { FoundCarrier } from './scan.ts';
import { Seen } from './seen.ts';

/** Joins every file that begins like the carrier: `talk.txt`, `talk-2.txt`, … `asked` collects what it was given. */
function joiningSource(asked: string[][]): Source {
  return {
    id: 'joining',
    title: 'Joining',
    monogram: 'JO',
    roots: () => [],
    carries: (path) => path.endsWith('.txt'),
    names: (path) => [path.replace(/(?:-\d+)?\.txt$/, '')],
    async *read(carrier) {
      if (carrier.relativePath.includes('-')) return;
      const others = await carrier.related(carrier.relativePath.replace('.txt', ''));
      asked.push(others.map(({ relativePath }) => relativePath));
      const texts = await Promise.all([carrier, ...others].map((one) => one.text()));
      yield {
        nativeId: carrier.relativePath,
        startedAt: '2026-01-01T00:00:00.000Z',
        records: texts.map((text) => ({ type: 'message', role: 'user', blocks: [{ type: 'text', text }] })),
      };
    },
  };
}

describe('collecting a session that lies in several files', () => {
  let root: string;
  let asked: string[][];
  let source: Source;
  let parts: CollectorParts;

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'siphon-collect-'));
    asked = [];
    source = joiningSource(asked);
    parts = partsFor(source, root);
    for (const name of ['talk', 'talk-2', 'talk-3', 'other']) await writeFile(join(root, `${name}.txt`), name);
  });

  afterEach(() => rm(root, { recursive: true }));

  async function found(relativePath: string): Promise<FoundCarrier> {
    const path = join(root, relativePath);
    const { size, mtimeMs } = await stat(path);
    return { source, root, relativePath, path, sizeBytes: size, mtimeMs };
  }

  it('hands over the other files of the root', async () => {
    const counts = await collect(parts);
    expect(asked).toContainEqual(['talk-2.txt', 'talk-3.txt']);
    expect(counts).toMatchObject({ carriers: 4, messages: 4, sessions: { added: 2 } });
  });

  it('hands them over also when only one file changed', async () => {
    const counts = await collectCarriers(parts, [await found('talk.txt')]);
    expect(asked).toEqual([['talk-2.txt', 'talk-3.txt']]);
    expect(counts).toMatchObject({ carriers: 1, messages: 3, sessions: { added: 1 } });
  });

  it('reads the session again when one of its other files changed', async () => {
    await collect(parts);
    await writeFile(join(root, 'talk-3.txt'), 'talk-3 goes on');
    const counts = await collect(parts);
    expect(counts).toMatchObject({ parsed: 2, sessions: { changed: 1 } });
  });
});

/** A file with a session a line, `id version text`; `asked` collects the sessions that were read. */
function listingSource(asked: string[]): Source {
  return {
    id: 'listing',
    title: 'Listing',
    monogram: 'LI',
    roots: () => [],
    carries: (path) => path.endsWith('.list'),
    async *read(carrier, context) {
      for (const line of (await carrier.text()).trim().split('\n')) {
        const [nativeId = '', version = '', text = ''] = line.split(' ');
        if (context.isKnown({ nativeId }, version)) continue;
        asked.push(nativeId);
        if (text === 'strange') context.skip('strange line');
        yield {
          nativeId,
          version,
          startedAt: '2026-01-01T00:00:00.000Z',
          records: [{ type: 'message', role: 'user', blocks: [{ type: 'text', text }] }],
        };
      }
    },
  };
}

describe('collecting a carrier that holds many sessions', () => {
  let root: string;
  let asked: string[];
  let parts: CollectorParts;

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'siphon-collect-'));
    asked = [];
    parts = partsFor(listingSource(asked), root);
    await writeFile(join(root, 'all.list'), 'a 1 one\nb 1 strange\nc 1 three\n');
    await collect(parts);
    asked.length = 0;
  });

  afterEach(() => rm(root, { recursive: true }));

  it('reads only the session that changed', async () => {
    await writeFile(join(root, 'all.list'), 'a 1 one\nb 1 strange\nc 2 three-and-more\n');
    const counts = await collect(parts);
    expect(asked).toEqual(['c']);
    expect(counts).toMatchObject({ parsed: 1, sessions: { added: 0, changed: 1, same: 0 } });
  });

  it('commits before it has read all of them when there is much', async () => {
    const large = 'x'.repeat(3 << 20);
    await writeFile(join(root, 'more.list'), `d 1 ${large}d\ne 1 ${large}e\nf 1 ${large}f\n`);
    const commits: number[] = [];
    await collect(parts, { onCommit: () => commits.push(asked.length) });
    expect(commits[0]).toBeLessThan(3);
    expect((await collect(parts)).parsed).toBe(0);
  });

  it('remembers the sessions and skips of those it did not read again, also after they are gone', async () => {
    await writeFile(join(root, 'all.list'), 'b 1 strange\nd 1 four\n');
    await collect(parts);
    const [[, seen] = []] = parts.seen.all();
    expect(seen?.sessions.map(({ version, skips, isGone }) => ({ version, skips, isGone }))).toEqual([
      { version: '1', skips: { 'strange line': 1 }, isGone: undefined },
      { version: '1', skips: undefined, isGone: undefined },
      { version: '1', skips: undefined, isGone: true },
      { version: '1', skips: undefined, isGone: true },
    ]);
  });

  it('takes a session from another carrier when the first one does not tell it any more', async () => {
    await writeFile(join(root, 'all.list'), 'b 1 strange\n');
    await collect(parts);
    await writeFile(join(root, 'other.list'), 'a 1 another-text\n');
    expect((await collect(parts)).sessions).toMatchObject({ changed: 1, duplicate: 0 });
  });
});

/** `whole.txt` holds a session; `left.txt` what is left of it elsewhere. */
const leavingSource: Source = {
  id: 'leaving',
  title: 'Leaving',
  monogram: 'LE',
  roots: () => [],
  carries: (path) => path.endsWith('.txt'),
  async *read(carrier) {
    yield {
      nativeId: 'talk',
      startedAt: '2026-01-01T00:00:00.000Z',
      isExcerpt: carrier.relativePath === 'left.txt',
      records: [{ type: 'message', role: 'user', blocks: [{ type: 'text', text: await carrier.text() }] }],
    };
  },
};

describe('collecting what is left of a session', () => {
  let root: string;
  let parts: CollectorParts;

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'siphon-collect-'));
    parts = partsFor(leavingSource, root);
    await writeFile(join(root, 'left.txt'), 'a question');
  });

  afterEach(() => rm(root, { recursive: true }));

  it('takes it where there is nothing fuller, and goes on with it', async () => {
    expect((await collect(parts)).sessions).toMatchObject({ added: 1 });
    await writeFile(join(root, 'left.txt'), 'a question and another');
    expect((await collect(parts)).sessions).toMatchObject({ changed: 1 });
  });

  it('gives way to the session itself, however short that is', async () => {
    await collect(parts);
    await writeFile(join(root, 'whole.txt'), 'a question and its long answer');
    expect((await collect(parts)).sessions).toMatchObject({ changed: 1, duplicate: 0 });
  });

  it('keeps the fuller copy in the archive, also when nothing is known of its file any more', async () => {
    await writeFile(join(root, 'whole.txt'), 'a question and its long answer');
    await collect(parts);
    await rm(join(root, 'whole.txt'));
    const { sessions } = await collect({ ...parts, seen: Seen.empty(root, 'policy') });
    expect(sessions).toEqual({ added: 0, changed: 0, same: 0, duplicate: 1 });
  });
});

/** A file is a session without any time. */
const timelessSource: Source = {
  id: 'timeless',
  title: 'Timeless',
  monogram: 'TL',
  roots: () => [],
  carries: (path) => path.endsWith('.txt'),
  async *read(carrier) {
    yield {
      nativeId: carrier.relativePath,
      records: [{ type: 'message', role: 'user', blocks: [{ type: 'text', text: await carrier.text() }] }],
    };
  },
};

/** Fails at one of its files, as programs do: the engine's words quote what it stumbled over. */
const stumblingSource: Source = {
  id: 'stumbling',
  title: 'Stumbling',
  monogram: 'ST',
  roots: () => [],
  carries: (path) => path.endsWith('.json'),
  async *read(carrier) {
    const text: unknown = JSON.parse(await carrier.text());
    yield {
      nativeId: carrier.relativePath,
      startedAt: '2026-01-01T00:00:00.000Z',
      records: [{ type: 'message', role: 'user', blocks: [{ type: 'text', text: String(text) }] }],
    };
  },
};

describe('collecting when a source makes a mistake', () => {
  let root: string;

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'siphon-collect-'));
    await writeFile(join(root, 'a.json'), '"one"');
    await writeFile(join(root, 'b.json'), 'wombat');
    await writeFile(join(root, 'c.json'), '"three"');
  });

  afterEach(() => rm(root, { recursive: true }));

  it('loses one file to it, says where in the program, and quotes nothing', async () => {
    const warnings: string[] = [];
    const log = createLog({ level: 'warn', write: (line) => warnings.push(line) });
    const parts = { ...partsFor(stumblingSource, root), log };
    expect(await collect(parts)).toMatchObject({ failed: 1, sessions: { added: 2 } });
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toMatch(/b\.json.*SyntaxError at /);
    expect(warnings[0]).not.toContain('wombat');
  });

  it('reads the file again in every run, until it can', async () => {
    const parts = partsFor(stumblingSource, root);
    await collect(parts);
    expect(await collect(parts)).toMatchObject({ failed: 1, parsed: 0 });
    await writeFile(join(root, 'b.json'), '"two"');
    expect(await collect(parts)).toMatchObject({ failed: 0, sessions: { added: 1 } });
  });
});

describe('collecting a session that does not tell when it began', () => {
  let root: string;

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'siphon-collect-'));
  });

  afterEach(() => rm(root, { recursive: true }));

  it('leaves it on its first day when its file is touched or goes on, also when nothing is known of the file', async () => {
    const parts = partsFor(timelessSource, root);
    const directory = join(root, 'archive.git');
    await using archive = await openGitArchive({
      directory,
      name: 'x',
      machine: 'test-machine',
      person: 'Ana',
      now: () => Date.UTC(2026, 4, 1),
    });
    const path = join(root, 'talk.txt');
    const changes: CollectCounts['sessions'][] = [];
    for (const [day, text] of [
      [1, 'a question'],
      [2, 'a question'],
      [3, 'a question, and more'],
    ] as const) {
      await writeFile(path, text);
      await utimes(path, new Date(Date.UTC(2026, 2, day)), new Date(Date.UTC(2026, 2, day)));
      changes.push((await collect({ ...parts, archive, seen: Seen.empty(root, 'policy') })).sessions);
    }
    expect(changes).toMatchObject([{ added: 1 }, { same: 1 }, { changed: 1 }]);
    const files = git(directory, ['ls-tree', '-r', '--name-only', 'main']).split('\n');
    const segments = files.filter((name) => name.endsWith('.jsonl'));
    expect(segments).toEqual([expect.stringMatching(/^machines\/test-machine\/timeless\/2026-03\/01\//)]);
  });
});
