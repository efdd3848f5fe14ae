import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { git } from '@session-siphon/schemas/git/git-for-tests';
import { sessionId } from '@session-siphon/schemas/identity';
import type { SessionLink } from '@session-siphon/schemas/session';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { EditableArchive } from './archive-writer.ts';
import { forgetSessions, restoreSessions } from './forget-sessions.ts';
import { openGitArchive } from './git-archive.ts';
import { sampleSession, sampleTexts } from './sample-session.ts';
import { forgottenHere } from './forgotten-here.ts';

let folder: string;
let directory: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'siphon-forget-'));
  directory = join(folder, 'archive.git');
});
afterEach(() => rmSync(folder, { recursive: true }));

const open = (nowMs = 1_770_000_000_000): Promise<EditableArchive> =>
  openGitArchive({ directory, name: 'Ana', machine: 'laptop', person: 'Ana', now: () => nowMs });
const files = (): string[] => git(directory, ['ls-tree', '-r', '--name-only', 'main']).split('\n');
const tree = (): string => git(directory, ['rev-parse', 'main^{tree}']);
const day = 'machines/laptop/claude-code/2026-02/03';
const readme = (): string => git(directory, ['show', `main:${day}/README.md`]);

const kept = sampleSession({ name: 'kept', texts: ['a conversation that stays'] });
const gone = sampleSession({ name: 'gone', texts: ['the wombat'] });
const here = {
  get directory() {
    return directory;
  },
  machine: 'laptop',
};
const place = ({ header }: typeof gone) => ({
  session: header.id,
  source: header.source,
  date: header.startedAt.slice(0, 10),
});
const forgetGone = (archive: EditableArchive, ...sessions: (typeof gone)[]) =>
  forgetSessions(archive, here, { sessions: sessions.map(place), by: 'Ana', at: '2026-03-01T00:00:00.000Z' });

describe('a forgotten session', () => {
  it('is gone from the tree with its row and its generations, and leaves a note', async () => {
    await using archive = await open();
    // A session whose past is rewritten gets another folder.
    const long = sampleSession({ name: 'gone', texts: sampleTexts(300, 1000) });
    await archive.put(kept);
    await archive.put(long);
    await archive.commit();
    await archive.put(sampleSession({ name: 'gone', texts: sampleTexts(300, 1000, 'another') }));
    await archive.commit();
    expect(files().some((path) => path.includes(`${gone.header.id}.1/`))).toBe(true);
    await forgetGone(archive, gone);
    expect(files().filter((path) => path.includes(gone.header.id))).toEqual([
      `machines/laptop/tombstones/${gone.header.id}.json`,
    ]);
    expect(readme()).toContain('a conversation that stays');
    expect(readme()).not.toContain(gone.header.id);
    expect(JSON.parse(git(directory, ['show', `main:machines/laptop/tombstones/${gone.header.id}.json`]))).toEqual({
      kind: 'session-siphon-tombstone',
      session: gone.header.id,
      source: 'claude-code',
      date: '2026-02-03',
      forgottenAt: '2026-03-01T00:00:00.000Z',
      by: 'Ana',
    });
    expect(archive.forgotten).toEqual(new Set([gone.header.id]));
    expect(git(directory, ['fsck', '--strict'])).toBe('');
    expect(git(directory, ['log', '-1', '--format=%s', 'main'])).toBe('archive: 1 session forgotten');
  });

  it('takes the day with it when it was the last one of it', async () => {
    await using archive = await open();
    await archive.put(gone);
    await archive.commit();
    await forgetGone(archive, gone);
    expect(files().filter((path) => path.startsWith(day))).toEqual([]);
  });

  it('is known to whoever opens the archive later', async () => {
    {
      await using archive = await open();
      await archive.put(gone);
      await forgetGone(archive, gone);
      await forgetGone(archive, gone);
    }
    await using archive = await open();
    expect(archive.forgotten).toEqual(new Set([gone.header.id]));
    expect(forgottenHere(directory)).toEqual(archive.forgotten);
    expect(forgottenHere(join(folder, 'nowhere'))).toEqual(new Set());
  });

  it('can be taken up again, exactly as it was', async () => {
    await using archive = await open();
    const also = sampleSession({ name: 'also', texts: ['another one'] });
    for (const session of [kept, gone, also]) await archive.put(session);
    await archive.commit();
    const before = tree();
    await forgetGone(archive, gone);
    await forgetGone(archive, also);
    const restored = await restoreSessions(archive, here, [gone.header.id, also.header.id]);
    expect(restored).toMatchObject({ missing: [] });
    expect(tree()).toBe(before);
    expect(archive.forgotten).toEqual(new Set());
    expect(await archive.put(gone)).toBe('same');
  });

  it('is led to by no page of its family, and is again when it comes back', async () => {
    const [parentId, childId] = [undefined, 'a1'].map((agentId) =>
      sessionId({ source: 'claude-code', nativeId: 'talk', agentId }),
    );
    const time = { at: '2026-02-03T04:06:00.000Z' };
    const talk = sampleSession({ name: 'talk', texts: ['ask somebody'], header: { id: parentId ?? '' } });
    const started = { type: 'event', event: 'subagent', seq: 1, agentId: 'a1', ...time } as const;
    const parent = { ...talk, records: [...talk.records, started] };
    const child = sampleSession({
      name: 'talk',
      texts: ['look around'],
      header: { id: childId ?? '', agentId: 'a1', links: [{ relation: 'parent', nativeId: 'talk' }] },
    });
    const asked = { ...child, records: child.records.map((record) => ({ ...record, ...time })) };
    await using archive = await open(Date.UTC(2026, 1, 6));
    for (const session of [parent, asked]) await archive.put(session);
    await archive.commit();
    const before = tree();
    const page = (id = ''): string => git(directory, ['show', `main:${day}/${id}/README.md`]);
    expect(page(parentId)).toContain(`[sub-agent](../${childId})`);
    await forgetGone(archive, asked);
    expect(page(parentId)).not.toContain(childId);
    await restoreSessions(archive, here, [asked.header.id]);
    expect(tree()).toBe(before);
    await forgetGone(archive, parent);
    expect(page(childId)).toContain('- Sub-agent of another conversation\n');
    await forgetGone(archive, asked);
    await restoreSessions(archive, here, [parent.header.id]);
    expect(page(parentId)).not.toContain(childId);
    await restoreSessions(archive, here, [asked.header.id]);
    expect(tree()).toBe(before);
  });

  it('is led to by no page of its forks and of what it went on in or from, and is again when it comes back', async () => {
    const idOf = (nativeId: string) => sessionId({ source: 'claude-code', nativeId });
    const begun = (name: string, date: string, links?: SessionLink[]) => {
      const startedAt = `${date}T04:06:00.000Z`;
      const sample = sampleSession({
        name,
        texts: [name],
        header: { id: idOf(name), startedAt, ...(links ? { links } : {}) },
      });
      return { ...sample, records: sample.records.map((record) => ({ ...record, at: startedAt })) };
    };
    const origin = begun('origin', '2026-02-03');
    const others = [
      begun('earlier', '2026-02-03', [{ relation: 'continued-in', nativeId: 'origin' }]),
      begun('fork', '2026-02-28', [{ relation: 'fork-of', nativeId: 'origin' }]),
      begun('later', '2026-02-04', [{ relation: 'continued-from', nativeId: 'origin' }]),
    ];
    await using archive = await open(Date.UTC(2026, 2, 6));
    for (const session of [origin, ...others]) await archive.put(session);
    await archive.commit();
    const before = tree();
    const pages = (): string[] =>
      others.map(({ header: { id, startedAt } }) =>
        git(directory, ['show', `main:${day.slice(0, -2)}${startedAt.slice(8, 10)}/${id}/README.md`]),
      );
    for (const page of pages()) expect(page).toContain(`/${origin.header.id})`);
    await forgetGone(archive, origin);
    for (const page of pages()) expect(page).not.toContain(origin.header.id);
    await restoreSessions(archive, here, [origin.header.id]);
    expect(tree()).toBe(before);
  });

  it('cannot be taken up again when the history has lost it, and says so', async () => {
    await using archive = await open();
    await archive.put(kept);
    await archive.commit();
    await forgetGone(archive, gone);
    const restored = await restoreSessions(archive, here, [gone.header.id]);
    expect(restored).toMatchObject({ missing: [gone.header.id] });
    expect(archive.forgotten).toEqual(new Set());
  });

  it('does not take what is staged with it', async () => {
    await using archive = await open();
    await archive.put(gone);
    await archive.commit();
    await archive.put(kept);
    await forgetGone(archive, gone);
    expect(files()).toContain(`${day}/${kept.header.id}/00000.jsonl`);
    expect(readme()).toContain('a conversation that stays');
    expect(git(directory, ['rev-list', '--count', 'main'])).toBe('3');
  });
});
