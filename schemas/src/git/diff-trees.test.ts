import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { diffTrees } from './diff-trees.ts';
import { git } from './git-for-tests.ts';
import { newObjects } from './new-objects.ts';
import { nodeGitFiles } from './node-git-files.ts';
import { type GitFiles, ObjectStore } from './object-store.ts';

describe('differences in a large archive', () => {
  let directory: string;
  let before: string;
  let after: string;

  /** 40 × 25 folders of a file each; then one of the files changes, one goes and one comes. */
  beforeAll(() => {
    directory = mkdtempSync(join(tmpdir(), 'siphon-diff-'));
    git(directory, ['init', '--bare', '-q']);
    const blob = (text: string): string => git(directory, ['hash-object', '-w', '--stdin'], text);
    const [old, fresh] = [blob('old'), blob('new')];
    const tree = (changed: (path: string) => string | undefined): string => {
      const lines: string[] = [];
      for (let a = 0; a < 40; a += 1)
        for (let b = 0; b <= 25; b += 1) {
          const id = changed(`${a}/${b}`);
          if (id !== undefined) lines.push(`100644 ${id}\t${a}/${b}/file\n`);
        }
      rmSync(join(directory, 'index'), { force: true });
      git(directory, ['update-index', '--index-info'], lines.join(''));
      return git(directory, ['write-tree']);
    };
    before = tree((path) => (path.endsWith('/25') ? undefined : old));
    after = tree((path) => {
      if (path === '7/3') return fresh;
      return path === '12/0' || (path.endsWith('/25') && path !== '39/25') ? undefined : old;
    });
    for (const id of [before, after])
      git(directory, ['update-ref', `refs/tags/${id}`, git(directory, ['commit-tree', id, '-m', 'x'])]);
    git(directory, ['repack', '-adq']);
    git(directory, ['prune-packed']);
  });
  afterAll(() => rmSync(directory, { recursive: true }));

  /** A store, and how many bytes were read from packs through it. */
  function counted(): { store: ObjectStore; bytes: () => number } {
    const files = nodeGitFiles(directory);
    let bytes = 0;
    const counting: GitFiles = {
      list: files.list,
      read: files.read,
      readAt(path, position, length) {
        const read = files.readAt(path, position, length);
        bytes += read.length;
        return read;
      },
    };
    return { store: new ObjectStore(counting), bytes: () => bytes };
  }

  it('are found by reading the folders that differ, and no others', () => {
    const { store, bytes } = counted();
    const found = [...diffTrees(store, before, after)].map(({ path, before: was, after: is }) => [
      path,
      was !== undefined,
      is !== undefined,
    ]);
    expect(found).toEqual([
      ['12/0/file', true, false],
      ['39/25/file', false, true],
      ['7/3/file', true, true],
    ]);
    const some = bytes();
    const all = counted();
    expect([...diffTrees(all.store, undefined, before)]).toHaveLength(1_000);
    expect(some * 20).toBeLessThan(all.bytes());
  });

  it('are none between a tree and itself, without reading anything', () => {
    const { store, bytes } = counted();
    expect([...diffTrees(store, before, before)]).toEqual([]);
    expect([...newObjects(store, before, before)]).toEqual([]);
    expect(bytes()).toBe(0);
  });

  it('are the objects that the later tree brings, each once', () => {
    const { store } = counted();
    const objects = [...newObjects(store, before, after)];
    expect(new Set(objects.map(({ id }) => id)).size).toBe(objects.length);
    // The root, the folders 7, 7/3, 12 and 39, and one new file; 39/25 has what every other folder has.
    const names = (args: string[]) =>
      git(directory, args)
        .split('\n')
        .map((line) => line.slice(0, 40));
    const old = new Set(names(['rev-list', '--objects', '--no-walk', before]));
    const wanted = names(['rev-list', '--objects', '--no-walk', after]).filter((id) => !old.has(id));
    expect(
      objects
        .map(({ id }) => id)
        .filter((id) => !old.has(id))
        .toSorted(),
    ).toEqual(wanted.toSorted());
  });
});
