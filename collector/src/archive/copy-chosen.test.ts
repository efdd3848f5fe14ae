import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { git } from '@session-siphon/schemas/git/git-for-tests';
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
  expect([chosen, others].map((all) => all.map(({ sessionId }) => sessionId))).toEqual([
    [shop.header.id],
    [diary.header.id],
  ]);
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

it('an archive that holds nothing has nothing to choose from', async () => {
  await using _archive = await open('old.git');
  const old = new UnchosenArchive(at('old.git'), 'laptop');
  expect(old.split(chosenProject)).toEqual({ chosen: [], others: [] });
  expect(old.hasForgotten).toBe(false);
});
