import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { git } from '@session-siphon/schemas/git/git-for-tests';
import { sessionId } from '@session-siphon/schemas/identity';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RedactedSession } from '../../redact/redacted-session.ts';
import { openGitArchive } from '../git-archive.ts';
import { sampleSession, sampleTexts } from '../sample-session.ts';

const hourMs = 60 * 60 * 1000;
const dayMs = 24 * hourMs;
/** The samples start at 2026-02-03 04:05:06.789. */
const start = Date.UTC(2026, 1, 3, 5);

let folder: string;
let directory: string;
let nowMs: number;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'siphon-quiet-'));
  directory = join(folder, 'archive.git');
  nowMs = start;
});
afterEach(() => rmSync(folder, { recursive: true }));

/** What a collector does that runs now and finds these sessions changed. */
async function collect(...sessions: RedactedSession[]): Promise<string | undefined> {
  await using archive = await openGitArchive({
    directory,
    name: 'Ana',
    machine: 'laptop',
    person: 'Ana',
    now: () => nowMs,
  });
  for (const session of sessions) await archive.put(session);
  await archive.writeDue();
  return await archive.commit();
}

const files = (): string[] => git(directory, ['ls-tree', '-r', '--name-only', 'main']).split('\n');
const readmes = (): string[] => files().filter((path) => /[0-9a-f]{24}(?:\.\d)?\/README\.md$/.test(path));
const show = (path: string): string => git(directory, ['show', `main:${path}`]);
const commits = (): number => Number(git(directory, ['rev-list', '--count', 'main']));

/** The session with a time in each of its records. */
function at(ms: number, session: RedactedSession): RedactedSession {
  return { ...session, records: session.records.map((record) => ({ ...record, at: new Date(ms).toISOString() })) };
}

const hello = sampleSession({ texts: ['hello', 'good day'] });
const grown = sampleSession({ texts: ['hello', 'good day', 'one more'] });
const page = `machines/laptop/claude-code/2026-02/03/${hello.header.id}/README.md`;

describe('the page of a session', () => {
  it('is written with the session when that is old', async () => {
    nowMs = start + dayMs;
    await collect(at(start, hello));
    expect(show(page)).toMatch(/^# hello\n[^]*\ngood day$/);
    expect(git(directory, ['fsck', '--strict', '--full'])).toBe('');
  });

  it('is written a day after the last message, by whatever run comes then', async () => {
    await collect(hello);
    for (nowMs += hourMs; nowMs < start + dayMs; nowMs += 6 * hourMs) await collect();
    expect(readmes()).toEqual([]);
    expect(commits()).toBe(1);
    nowMs = start + dayMs + hourMs;
    expect(await collect()).toBeDefined();
    expect(readmes()).toEqual([page]);
    expect(git(directory, ['log', '-1', '--format=%s'])).toBe('archive: 1 conversation to read');
  });

  it('is the same whether it is written with the session or later', async () => {
    const session = at(start, sampleSession({ texts: sampleTexts(60, 5000) }));
    await collect(session);
    nowMs += 2 * dayMs;
    await collect();
    const later = show(page);
    directory = join(folder, 'other.git');
    await collect(session);
    expect(show(page)).toBe(later);
    expect(later).toContain('[00000](00000.jsonl) to [0000');
  });

  it('is not written while the session goes on', async () => {
    for (let step = 1; step <= 6; step += 1, nowMs += 20 * hourMs)
      await collect(at(nowMs, sampleSession({ texts: sampleTexts(step, 50) })));
    expect(readmes()).toEqual([]);
    expect(commits()).toBe(6);
  });

  it('goes when the session goes on, and comes again when that is quiet', async () => {
    await collect(hello);
    nowMs += 2 * dayMs;
    await collect();
    await collect(at(nowMs, grown));
    expect(readmes()).toEqual([]);
    nowMs += 2 * dayMs;
    await collect();
    expect(show(page)).toContain('one more');
  });

  it('is written in the folder of the newest generation', async () => {
    const texts = sampleTexts(100, 5000);
    await collect(sampleSession({ texts }));
    await collect(sampleSession({ texts: ['rewritten', ...texts.slice(1)] }));
    nowMs += 2 * dayMs;
    await collect();
    expect(readmes()).toEqual([page.replace('/README', '.1/README')]);
  });

  it('is made once: runs after it change nothing', async () => {
    await collect(hello);
    for (let day = 1; day <= 5; day += 1) {
      nowMs += dayMs + hourMs;
      await collect();
    }
    expect(readmes()).toEqual([page]);
    expect(commits()).toBe(2);
  });
});

describe('the pages of a conversation and its sub-agent', () => {
  const agentId = 'a1';
  const childId = sessionId({ source: 'claude-code', nativeId: 'sample', agentId });
  const child = sampleSession({
    texts: ['look around', 'done'],
    header: {
      id: childId,
      agentId,
      startedAt: '2026-02-04T00:00:01.000Z',
      links: [{ relation: 'parent', nativeId: 'sample' }],
    },
  });
  const parentId = sessionId({ source: 'claude-code', nativeId: 'sample' });
  const started = { type: 'event', event: 'subagent', seq: 2, agentId } as const;
  const session = sampleSession({ texts: ['hello', 'I ask somebody'], header: { id: parentId } });
  const parent = at(start, { ...session, records: [...session.records, started] });
  const parentPage = `machines/laptop/claude-code/2026-02/03/${parentId}/README.md`;
  const childPage = `machines/laptop/claude-code/2026-02/04/${childId}/README.md`;

  function expectLinked(): void {
    expect(show(parentPage)).toContain(`[sub-agent](../../04/${childId})`);
    expect(show(childPage)).toContain(`- Sub-agent of [another conversation](../../03/${parentId})`);
  }

  it.each([
    ['the conversation', [parent, at(start, child)]],
    ['the sub-agent', [at(start, child), parent]],
  ])('lead to each other, when both are old and %s comes first', async (_, sessions) => {
    nowMs = start + 2 * dayMs;
    await collect(...sessions);
    expectLinked();
  });

  it.each([
    ['the conversation', parent, at(start, child)],
    ['the sub-agent', at(start, child), parent],
  ])('lead to each other when %s was committed before', async (_, first, second) => {
    nowMs = start + 2 * dayMs;
    await collect(first);
    await collect(second);
    expectLinked();
    expect(git(directory, ['fsck', '--strict', '--full'])).toBe('');
  });

  it('lead to each other also after one was rewritten, which moves it to another folder', async () => {
    const texts = sampleTexts(100, 5000);
    const long = at(start, { ...parent, records: [...sampleSession({ texts }).records, started] });
    nowMs = start + 2 * dayMs;
    await collect(long, at(start, child));
    const [first, ...others] = long.records;
    if (first?.type !== 'message') throw new Error('a session begins with a message');
    await collect({ ...long, records: [{ ...first, blocks: [{ type: 'text', text: 'rewritten' }] }, ...others] });
    expect(show(childPage)).toContain(`- Sub-agent of [another conversation](../../03/${parentId}.1)`);
  });

  it('lead to each other when they are written later', async () => {
    await collect(parent, at(start, child));
    nowMs = start + 2 * dayMs;
    await collect();
    expectLinked();
  });

  it('say no more than that there is another one, where the archive does not have it', async () => {
    nowMs = start + 2 * dayMs;
    await collect(at(start, child));
    expect(show(childPage)).toContain('\n- Sub-agent of another conversation\n');
  });
});

describe('what was found out about quiet sessions', () => {
  const state = (): string => join(directory, 'siphon-quiet.json');

  it('is not looked for again before there can be something new', async () => {
    await collect(hello);
    await collect();
    const before = readFileSync(state(), 'utf8');
    const written = statSync(state()).mtimeMs;
    nowMs += 12 * hourMs;
    await collect();
    expect(readFileSync(state(), 'utf8')).toBe(before);
    expect(statSync(state()).mtimeMs).toBe(written);
  });

  it.each(['', '{', '[]', '{"commit":"0000000000000000000000000000000000000000"}', '{"nextMs":9e15}', '{"commit":5}'])(
    'may be lost: %j',
    async (content) => {
      await collect(hello);
      nowMs += 2 * dayMs;
      writeFileSync(state(), content);
      await collect();
      expect(readmes()).toEqual([page]);
      writeFileSync(state(), content);
      expect(await collect()).toBeUndefined();
    },
  );

  it('is not taken for done when the commit is not made', async () => {
    await collect(hello);
    nowMs += 2 * dayMs;
    {
      await using archive = await openGitArchive({
        directory,
        name: 'Ana',
        machine: 'laptop',
        person: 'Ana',
        now: () => nowMs,
      });
      await archive.writeDue();
    }
    expect(readmes()).toEqual([]);
    await collect();
    expect(readmes()).toEqual([page]);
  });

  it('leaves out a session that cannot be read, and goes on with the others', async () => {
    const other = sampleSession({ name: 'other', texts: ['hi'] });
    await collect(hello, other);
    const blob = git(directory, ['hash-object', '-w', '--stdin'], 'no JSON\n');
    const index = { GIT_INDEX_FILE: join(folder, 'index') };
    const run = (...args: string[]) => git(directory, args, undefined, index);
    run('read-tree', 'main');
    run('update-index', '--add', '--cacheinfo', `100644,${blob},${page.replace('README.md', '00000.jsonl')}`);
    const commit = git(directory, ['commit-tree', run('write-tree'), '-p', 'main', '-m', 'by hand'], undefined, {
      GIT_COMMITTER_DATE: `${start / 1000 + 1} +0000`,
    });
    for (const ref of ['main', 'machines/laptop']) git(directory, ['update-ref', `refs/heads/${ref}`, commit]);
    nowMs += 2 * dayMs;
    await collect();
    expect(readmes()).toEqual([page.replace(hello.header.id, other.header.id)]);
  });
});
