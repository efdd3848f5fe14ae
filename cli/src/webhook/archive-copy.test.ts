import { mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { git } from '@session-siphon/schemas/git/git-for-tests';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openArchiveCopy } from './archive-copy.ts';

const branches = ['machines/desktop', 'machines/laptop', 'main'] as const;

describe('the first copy of an archive', () => {
  let folder: string;
  let remote: string;
  let copy: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'siphon-copy-'));
    remote = join(folder, 'remote.git');
    copy = join(folder, 'copy.git');
    git(folder, ['init', '--quiet', '--bare', remote]);
    const tree = git(remote, ['hash-object', '-t', 'tree', '-w', '--stdin'], '').trim();
    for (const branch of branches)
      git(remote, ['update-ref', `refs/heads/${branch}`, git(remote, ['commit-tree', tree, '-m', branch]).trim()]);
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const copied = (): string[] => git(copy, ['for-each-ref', '--format=%(refname:lstrip=2)']).trim().split('\n');

  it('goes on where it broke off, with main behind the machines', async () => {
    const commit = git(remote, ['rev-parse', 'refs/heads/machines/laptop']).trim();
    const object = join(remote, 'objects', commit.slice(0, 2), commit.slice(2));
    renameSync(object, `${object}.away`);
    const archive = await openArchiveCopy(`file://${remote}`, copy, process.env);
    await expect(archive.fetch(AbortSignal.timeout(30_000))).rejects.toThrow();
    expect(copied()).toEqual(['machines/desktop']);
    renameSync(`${object}.away`, object);
    await archive.fetch(AbortSignal.timeout(30_000));
    expect(copied()).toEqual(branches);
  });

  it('loses what the archive loses later', async () => {
    const archive = await openArchiveCopy(`file://${remote}`, copy, process.env);
    await archive.fetch(AbortSignal.timeout(30_000));
    git(remote, ['update-ref', '-d', 'refs/heads/machines/desktop']);
    await archive.fetch(AbortSignal.timeout(30_000));
    expect(copied()).toEqual(['machines/laptop', 'main']);
  });
});
