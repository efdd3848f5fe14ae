import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { git } from '@session-siphon/schemas/git/git-for-tests';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ChangedSession } from './archive-reader.ts';
import { openGitArchiveReader } from './git-archive-reader.ts';

const ids = { a: 'a'.repeat(24), b: 'b'.repeat(24), c: 'c'.repeat(24) };

let directory: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'siphon-reader-'));
  git(directory, ['init', '-q', '-b', 'machines/laptop']);
});
afterEach(() => rmSync(directory, { recursive: true }));

const header = (id: string, machine = 'laptop') =>
  JSON.stringify({
    type: 'session',
    format: 1,
    id,
    source: 'codex',
    nativeId: id,
    agent: { name: 'Codex', monogram: 'CX' },
    machine,
    project: { name: 'shop' },
    startedAt: '2026-02-03T04:05:06.789Z',
  }) + '\n';
const message = (seq: number, text: string) =>
  JSON.stringify({
    type: 'message',
    seq,
    id: seq.toString(16).padStart(16, '0'),
    role: 'user',
    blocks: [{ type: 'text', text }],
  }) + '\n';

/** Writes files into the work tree and commits everything. */
function commit(files: Readonly<Record<string, string | undefined>>): void {
  for (const [path, content] of Object.entries(files)) {
    const target = join(directory, path);
    if (content === undefined) rmSync(target, { recursive: true });
    else {
      mkdirSync(dirname(target), { recursive: true });
      writeFileSync(target, content);
    }
  }
  git(directory, ['add', '-A']);
  git(directory, ['commit', '-q', '-m', 'step']);
}

const place = (id: string, { machine = 'laptop', date = '2026-02/03' } = {}) =>
  `machines/${machine}/codex/${date}/${id}`;
const reader = () => openGitArchiveReader(directory);
const texts = (session: ChangedSession | undefined) =>
  session?.copies.map((copy) =>
    copy
      .read()
      .records.flatMap((record) =>
        record.type === 'message' ? record.blocks.map((block) => ('text' in block ? block.text : '')) : [],
      ),
  );

describe('reading an archive', () => {
  it('gives every session the first time, newest first', () => {
    commit({
      'README.md': 'hello',
      [`${place(ids.a)}/00000.jsonl`]: header(ids.a) + message(0, 'one'),
      [`${place(ids.a)}/00001.jsonl`]: message(1, 'two'),
      [`${place(ids.b, { date: '2026-03/01' })}/00000.jsonl`]: header(ids.b) + message(0, 'later'),
    });
    const archive = reader();
    const all = archive.changes(undefined, archive.position());
    expect(all.map(({ sessionId }) => sessionId)).toEqual([ids.b, ids.a]);
    expect(texts(all[1])).toEqual([['one', 'two']]);
    expect(all[1]?.copies[0]).toMatchObject({
      machine: 'laptop',
      source: 'codex',
      date: '2026-02-03',
      folder: place(ids.a),
    });
  });

  it('gives exactly the sessions that changed between two positions', () => {
    commit({
      [`${place(ids.a)}/00000.jsonl`]: header(ids.a) + message(0, 'one'),
      [`${place(ids.b)}/00000.jsonl`]: header(ids.b) + message(0, 'one'),
    });
    const archive = reader();
    const first = archive.position();
    commit({
      [`machines/laptop/codex/2026-02/03/README.md`]: 'a list',
      [`${place(ids.b)}/00001.jsonl`]: message(1, 'two'),
      [`${place(ids.c)}/00000.jsonl`]: header(ids.c) + message(0, 'new'),
    });
    const second = archive.position();
    const changed = archive.changes(first, second);
    expect(new Set(changed.map(({ sessionId }) => sessionId))).toEqual(new Set([ids.b, ids.c]));
    expect(texts(changed.find(({ sessionId }) => sessionId === ids.b))).toEqual([['one', 'two']]);
    expect(archive.changes(second, second)).toEqual([]);
    expect(archive.changes(second, archive.position())).toEqual([]);
  });

  it('says how many records of a session that only grew are as they were', () => {
    commit({
      [`${place(ids.a)}/00000.jsonl`]: header(ids.a) + message(0, 'one') + message(1, 'two'),
      [`${place(ids.a)}/00001.jsonl`]: message(2, 'three'),
    });
    const archive = reader();
    const first = archive.position();
    commit({ [`${place(ids.a)}/00001.jsonl`]: message(2, 'three') + message(3, 'four') });
    const [grown] = archive.changes(first, archive.position());
    expect(grown?.unchangedRecords?.()).toBe(2);
    expect(archive.changes(undefined, archive.position())[0]?.unchangedRecords?.()).toBe(0);
  });

  it('gives the newest generation of a session, and does not call it grown', () => {
    commit({ [`${place(ids.a)}/00000.jsonl`]: header(ids.a) + message(0, 'old') });
    const archive = reader();
    const first = archive.position();
    commit({
      [place(ids.a)]: undefined,
      [`${place(ids.a)}.1/00000.jsonl`]: header(ids.a) + message(0, 'new'),
    });
    const [rewritten] = archive.changes(first, archive.position());
    expect(texts(rewritten)).toEqual([['new']]);
    expect(rewritten?.unchangedRecords).toBeUndefined();
  });

  it('gives a removed session without copies', () => {
    commit({
      [`${place(ids.a)}/00000.jsonl`]: header(ids.a),
      [`${place(ids.b)}/00000.jsonl`]: header(ids.b),
    });
    const archive = reader();
    const first = archive.position();
    commit({ [place(ids.a)]: undefined });
    expect(archive.changes(first, archive.position())).toMatchObject([{ sessionId: ids.a, copies: [] }]);
  });

  it('gives every copy of a session when one of its machines changed it', () => {
    commit({ [`${place(ids.a)}/00000.jsonl`]: header(ids.a) + message(0, 'one') });
    git(directory, ['checkout', '-q', '--orphan', 'machines/desktop']);
    git(directory, ['rm', '-rfq', '.']);
    const desktop = place(ids.a, { machine: 'desktop' });
    commit({ [`${desktop}/00000.jsonl`]: header(ids.a, 'desktop') + message(0, 'one') });
    const archive = reader();
    const first = archive.position();
    expect(Object.keys(first)).toEqual(['refs/heads/machines/desktop', 'refs/heads/machines/laptop']);
    commit({ [`${desktop}/00000.jsonl`]: header(ids.a, 'desktop') + message(0, 'one') + message(1, 'two') });
    const [changed] = archive.changes(first, archive.position());
    expect(changed?.copies.map(({ machine }) => machine).toSorted()).toEqual(['desktop', 'laptop']);
    expect(changed?.unchangedRecords).toBeUndefined();
  });

  it('gives copies that seem to have begun on another day, where one knows of them or one was forgotten', () => {
    const desktop = place(ids.a, { machine: 'desktop', date: '2026-02/07' });
    const note = `machines/laptop/tombstones/${ids.a}.json`;
    commit({
      [`${place(ids.a)}/00000.jsonl`]: header(ids.a) + message(0, 'one'),
      [`${desktop}/00000.jsonl`]: header(ids.a, 'desktop') + message(0, 'one') + message(1, 'two'),
      [note]: '{}',
    });
    const archive = reader();
    const first = archive.position();
    commit({ [note]: undefined });
    const second = archive.position();
    const [recalled] = archive.changes(first, second);
    expect(recalled?.copies.map(({ folder }) => folder).toSorted()).toEqual([desktop, place(ids.a)]);
    commit({ [`${place(ids.a)}/00001.jsonl`]: message(1, 'three') });
    const [grown] = archive.changes(second, archive.position());
    expect(grown?.copies.map(({ folder }) => folder)).toEqual([place(ids.a)]);
    const both = grown?.alsoIn?.([desktop, 'machines/desktop/elsewhere']);
    expect(both?.copies.map(({ folder }) => folder).toSorted()).toEqual([desktop, place(ids.a)]);
    expect(both?.unchangedRecords).toBeUndefined();
  });

  it('reads a clone, which has main only', () => {
    commit({ [`${place(ids.a)}/00000.jsonl`]: header(ids.a) + message(0, 'one') });
    git(directory, ['branch', 'main']);
    const clone = join(directory, 'clone');
    git(directory, ['clone', '-q', '-b', 'main', directory, clone]);
    const archive = openGitArchiveReader(clone);
    expect(Object.keys(archive.position())).toEqual(['refs/heads/main']);
    expect(texts(archive.changes(undefined, archive.position())[0])).toEqual([['one']]);
  });

  it('goes on reading while git packs the archive', () => {
    commit({ [`${place(ids.a)}/00000.jsonl`]: header(ids.a) + message(0, 'one') });
    const archive = reader();
    const first = archive.position();
    commit({ [`${place(ids.a)}/00001.jsonl`]: message(1, 'two') });
    git(directory, ['gc', '-q', '--prune=now']);
    expect(texts(archive.changes(first, archive.position())[0])).toEqual([['one', 'two']]);
  });

  it('passes over paths that are no segments, whatever they are called', () => {
    commit({
      'machines/laptop/codex/2026-02/03/notes.jsonl': '{}',
      [`${place('x'.repeat(24))}/00000.jsonl`]: '{}',
      [`machines/laptop/codex/2026-02/03/${ids.a}/notes.txt`]: 'x',
      'machines/Not A Machine/codex/2026-02/03/00000.jsonl': '{}',
    });
    const archive = reader();
    expect(archive.changes(undefined, archive.position())).toEqual([]);
  });

  it('has nothing to give before anything was collected', () => {
    const archive = reader();
    expect(archive.position()).toEqual({});
    expect(archive.changes(undefined, {})).toEqual([]);
  });
});

describe('an archive that cannot be read', () => {
  it('is missing where there is no repository', () => {
    expect(() => openGitArchiveReader(join(directory, 'nowhere'))).toThrow(
      expect.objectContaining({ code: 'ARCHIVE_MISSING' }),
    );
  });

  it('is too new when a newer version wrote it', () => {
    commit({ 'archive.json': '{"kind":"session-siphon-archive","format":2,"name":"x"}' });
    expect(() => reader().position()).toThrow(expect.objectContaining({ code: 'FORMAT_TOO_NEW' }));
  });

  it('names the line of a session file that is none', () => {
    commit({ [`${place(ids.a)}/00000.jsonl`]: `${header(ids.a)}{"type":"message"\n` });
    const archive = reader();
    const [session] = archive.changes(undefined, archive.position());
    expect(() => session?.copies[0]?.read()).toThrow(
      expect.objectContaining({ code: 'SESSION_FILE_INVALID', message: expect.stringContaining('line 2') }),
    );
  });
});
