import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { git } from './git-for-tests.ts';
import { nodeGitFiles } from './node-git-files.ts';
import { listRefs, readRef } from './refs.ts';

describe('branches of a repository', () => {
  let directory: string;
  let first: string;
  let second: string;

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'siphon-refs-'));
    git(directory, ['init', '--bare', '-q']);
    const tree = git(directory, ['mktree'], '');
    first = git(directory, ['commit-tree', tree, '-m', 'first']);
    second = git(directory, ['commit-tree', tree, '-m', 'second']);
    git(directory, ['update-ref', 'refs/heads/main', first]);
    git(directory, ['update-ref', 'refs/heads/machines/laptop', first]);
  });
  afterEach(() => rmSync(directory, { recursive: true }));

  const list = () => Object.fromEntries(listRefs(nodeGitFiles(directory), 'refs/heads/'));

  it('are listed with their commits, loose or packed', () => {
    const expected = { 'refs/heads/main': first, 'refs/heads/machines/laptop': first };
    expect(list()).toEqual(expected);
    git(directory, ['pack-refs', '--all', '--prune']);
    expect(list()).toEqual(expected);
  });

  it('that moved after they were packed have their new commit', () => {
    git(directory, ['pack-refs', '--all', '--prune']);
    git(directory, ['update-ref', 'refs/heads/machines/laptop', second]);
    expect(readRef(nodeGitFiles(directory), 'refs/heads/machines/laptop')).toBe(second);
    expect(list()).toMatchObject({ 'refs/heads/machines/laptop': second });
  });

  it('that do not exist are undefined, and there are none in an empty repository', () => {
    expect(readRef(nodeGitFiles(directory), 'refs/heads/other')).toBeUndefined();
    expect([...listRefs(nodeGitFiles(join(directory, 'nowhere')), 'refs/heads/')]).toEqual([]);
  });

  it('that were torn by a crash are an error and never taken for missing', () => {
    for (const torn of ['', first.slice(0, 20), '\0'.repeat(41)]) {
      writeFileSync(join(directory, 'refs/heads/machines/laptop'), torn);
      expect(() => readRef(nodeGitFiles(directory), 'refs/heads/machines/laptop')).toThrow(
        expect.objectContaining({ code: 'ARCHIVE_DAMAGED' }),
      );
    }
  });

  it('are not confused by files that are being written', () => {
    const folder = join(directory, 'refs/heads/machines');
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, '.tmp-1-abc'), 'half');
    writeFileSync(join(folder, 'laptop.lock'), '');
    expect(Object.keys(list()).toSorted()).toEqual(['refs/heads/machines/laptop', 'refs/heads/main']);
  });
});
