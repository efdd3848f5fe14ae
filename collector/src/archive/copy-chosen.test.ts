import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { git } from '@session-siphon/schemas/git/git-for-tests';
import { sessionId } from '@session-siphon/schemas/identity';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { EditableArchive } from './archive-writer.ts';
import { type Chooses, UnchosenArchive } from './copy-chosen.ts';
import { forgetSessions } from './forget-sessions.ts';
import { openGitArchive } from './git-archive.ts';
import { sampleSession } from './sample-session.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'siphon-chosen-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const at = (name: string): string => join(folder, name);
const open = (name: string): Promise<EditableArchive> =>
  openGitArchive({ directory: at(name), name: 'Ana', machine: 'laptop', person: 'Ana', now: () => 1_770_000_000_000 });
const chosenProject: Chooses = ({ project }) => project.name === 'shop';

it('the history of a copy has nothing of what was not chosen, and everything else is as it was', async () => {
  const shop = sampleSession({ name: 'shop', texts: ['the otter'], header: { project: { name: 'shop' } } });
  const diary = sampleSession({ name: 'diary', texts: ['the wombat'], header: { project: { name: 'diary' } } });
  const gone = sampleSession({ name: 'gone', texts: ['the zebrafinch'], header: { project: { name: 'shop' } } });
  {
    await using archive = await open('old.git');
    for (const session of [shop, diary, gone]) await archive.put(session);
    await archive.commit();
    const { id, source, startedAt } = gone.header;
    const sessions = [{ session: id, source, date: startedAt.slice(0, 10) }];
    await forgetSessions(
      archive,
      { directory: at('old.git'), machine: 'laptop' },
      { sessions, by: undefined, at: startedAt },
    );
  }
  const old = new UnchosenArchive(at('old.git'), 'laptop');
  const { chosen, others } = old.split(chosenProject);
  expect([chosen, others].map((all) => all.map((one) => one.sessionId))).toEqual([[shop.header.id], [diary.header.id]]);
  expect(old.hasForgotten).toBe(true);
  {
    await using archive = await open('new.git');
    await old.copyTo(archive, chosenProject);
    expect(await archive.put(shop)).toBe('same');
    expect(archive.forgotten).toEqual(new Set([gone.header.id]));
    expect(new UnchosenArchive(at('new.git'), 'laptop').hasForgotten).toBe(false);
  }
  const objects = execFileSync('git', ['-C', at('new.git'), 'cat-file', '--batch-all-objects', '--batch'], {
    encoding: 'latin1',
  });
  expect(objects).toContain('the otter');
  expect(objects).not.toMatch(/wombat|zebrafinch|diary/);
  expect(git(at('new.git'), ['fsck', '--strict'])).toBe('');
  const files = (name: string): string[] => git(at(name), ['ls-tree', '-r', '--name-only', 'main']).split('\n');
  expect(files('new.git')).toEqual(files('old.git').filter((path) => !path.includes(diary.header.id)));
});

it('pages lead to chosen sessions, and tell nothing of where others were', async () => {
  const startedAt = '2026-01-03T04:05:06.789Z';
  const told = (name: string, project: string, forkOf?: string) => {
    const id = sessionId({ source: 'claude-code', nativeId: name, agentId: undefined });
    const links = forkOf === undefined ? [] : [{ relation: 'fork-of' as const, nativeId: forkOf }];
    const session = sampleSession({
      name,
      texts: [`the ${name}`],
      header: { id, project: { name: project }, startedAt, links },
    });
    return { ...session, records: session.records.map((record) => ({ ...record, at: startedAt })) };
  };
  const [diary, shop] = [told('wombat', 'diary'), told('otter', 'shop')];
  const [ofDiary, ofShop] = [told('lynx', 'shop', 'wombat'), told('ibex', 'shop', 'otter')];
  {
    await using archive = await open('old.git');
    for (const session of [diary, shop, ofDiary, ofShop]) await archive.put(session);
    await archive.commit();
  }
  {
    await using archive = await open('new.git');
    await new UnchosenArchive(at('old.git'), 'laptop').copyTo(archive, chosenProject);
  }
  const forkLines = (name: string, { header }: typeof shop): string[] => {
    const path = git(at(name), ['ls-tree', '-r', '--name-only', 'main'])
      .split('\n')
      .find((one) => one.includes(header.id) && one.endsWith('README.md'));
    const page = git(at(name), ['show', `main:${path}`]);
    return page.split('\n').filter((line) => line.startsWith('- Fork of'));
  };
  expect(forkLines('old.git', ofDiary)).toEqual([`- Fork of [another conversation](../${diary.header.id})`]);
  expect(forkLines('new.git', ofDiary)).toEqual(['- Fork of another conversation']);
  expect(forkLines('new.git', ofShop)).toEqual([`- Fork of [another conversation](../${shop.header.id})`]);
});

it('an archive that holds nothing has nothing to choose from', async () => {
  await using _archive = await open('old.git');
  const old = new UnchosenArchive(at('old.git'), 'laptop');
  expect(old.split(chosenProject)).toEqual({ chosen: [], others: [] });
  expect(old.hasForgotten).toBe(false);
});
