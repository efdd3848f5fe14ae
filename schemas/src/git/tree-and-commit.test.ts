import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decodeCommit, encodeCommit } from './commit.ts';
import { diffTrees } from './diff-trees.ts';
import { git, gitBytes } from './git-for-tests.ts';
import { nodeGitFiles } from './node-git-files.ts';
import { objectId } from './object-id.ts';
import { ObjectStore } from './object-store.ts';
import { type TreeEntry, decodeTree, encodeTree } from './tree.ts';

let directory: string;
let blob: string;
let folder: string;

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'siphon-trees-'));
  git(directory, ['init', '--bare', '-q']);
  blob = git(directory, ['hash-object', '-w', '--stdin'], 'content');
  folder = git(directory, ['mktree'], `100644 blob ${blob}\tinside\n`);
});
afterAll(() => rmSync(directory, { recursive: true }));

describe('trees', () => {
  it('stand in the order and the bytes of git, with folders sorted as if a slash ended their names', () => {
    const names = ['a', 'a.b', 'a-b', 'a0', 'ab', 'B', '.x', 'ü', '日本'];
    const entries: TreeEntry[] = names.map((name) => ({ name, id: blob, kind: 'blob' }));
    const folders = ['a+', 'foo', 'foo.1'].map((name): TreeEntry => ({ name, id: folder, kind: 'tree' }));
    const all = [...entries, ...folders];
    const listing = all.map(({ name, id, kind }) => `${kind === 'tree' ? '040000' : '100644'} ${kind} ${id}\t${name}`);
    const theirs = git(directory, ['mktree', '-z'], listing.join('\0') + '\0');
    const ours = encodeTree(all);
    expect(objectId('tree', ours)).toBe(theirs);
    expect(new Set(decodeTree(ours))).toEqual(new Set(all));
  });

  it('of other programs are read too: executables and links count as files', () => {
    const listing = `100755 blob ${blob}\trun.sh\n120000 blob ${blob}\tlink\n040000 tree ${folder}\tsub\n`;
    const id = git(directory, ['mktree'], listing);
    const kinds = decodeTree(gitBytes(directory, ['cat-file', 'tree', id])).map(({ name, kind }) => [name, kind]);
    expect(kinds).toEqual([
      ['link', 'blob'],
      ['run.sh', 'blob'],
      ['sub', 'tree'],
    ]);
  });

  it('that are cut off are refused', () => {
    const whole = encodeTree([{ name: 'a', id: blob, kind: 'blob' }]);
    expect(() => decodeTree(whole.subarray(0, whole.length - 1))).toThrow('cut short');
  });
});

describe('differences of two trees', () => {
  function treeOf(files: Readonly<Record<string, string>>): string {
    const folders = new Map<string, Record<string, string>>();
    const lines: string[] = [];
    for (const [path, content] of Object.entries(files)) {
      const [name = '', ...rest] = path.split('/');
      if (rest.length > 0) folders.set(name, { ...folders.get(name), [rest.join('/')]: content });
      else lines.push(`100644 blob ${git(directory, ['hash-object', '-w', '--stdin'], content)}\t${name}`);
    }
    for (const [name, inner] of folders) lines.push(`040000 tree ${treeOf(inner)}\t${name}`);
    return git(directory, ['mktree'], lines.map((line) => `${line}\n`).join(''));
  }

  const changed = (before: string | undefined, after: string | undefined, reads?: string[]) => {
    const files = nodeGitFiles(directory);
    const counting = {
      ...files,
      read: (path: string) => {
        reads?.push(path);
        return files.read(path);
      },
    };
    return [...diffTrees(new ObjectStore(counting), before, after)].map(({ path }) => path).toSorted();
  };

  it('name what was added, changed and removed, also where a file became a folder', () => {
    const before = treeOf({ same: '1', gone: '1', 'a/changed': '1', 'a/same': '1', turned: 'file' });
    const after = treeOf({ same: '1', 'a/changed': '2', 'a/same': '1', 'b/c/new': '1', 'turned/inside': 'x' });
    expect(changed(before, after)).toEqual(['a/changed', 'b/c/new', 'gone', 'turned', 'turned/inside']);
    expect(changed(undefined, after)).toEqual(['a/changed', 'a/same', 'b/c/new', 'same', 'turned/inside']);
    expect(changed(after, undefined)).toEqual(changed(undefined, after));
    expect(changed(after, after)).toEqual([]);
  });

  it('are found without reading folders that are equal', () => {
    const many = Object.fromEntries(Array.from({ length: 20 }, (_, at) => [`f${at}/file`, `${at}`]));
    const reads: string[] = [];
    expect(changed(treeOf(many), treeOf({ ...many, 'f3/file': 'other' }), reads)).toEqual(['f3/file']);
    expect(reads).toHaveLength(4);
  });
});

describe('commits', () => {
  const facts = {
    author: { name: 'Ana', email: 'ana@example.com' },
    time: 1_760_000_000,
    message: 'Subject\n\nBody with ünïcode\n',
  };

  it('are what git takes and reads back', () => {
    const parent = encodeCommit({ ...facts, tree: folder, parents: [] });
    const parentId = git(directory, ['hash-object', '-w', '-t', 'commit', '--stdin'], parent);
    const commit = encodeCommit({ ...facts, tree: folder, parents: [parentId] });
    const id = git(directory, ['hash-object', '-w', '-t', 'commit', '--stdin'], commit);
    expect(id).toBe(objectId('commit', commit));
    expect(git(directory, ['log', '--format=%T %P %an <%ae> %ct %s|%b', '-1', id])).toBe(
      `${folder} ${parentId} Ana <ana@example.com> 1760000000 Subject|Body with ünïcode\n`,
    );
    expect(decodeCommit(commit)).toEqual({ ...facts, author: undefined, tree: folder, parents: [parentId] });
  });

  it('stay valid whatever a name holds', () => {
    for (const name of ['', '<>', 'Ana\nparent x', '\0', '\ud800', 'A <b@c> 1 +0000']) {
      const commit = encodeCommit({ ...facts, author: { name, email: 'a@b' }, tree: folder, parents: [] });
      expect(() => git(directory, ['hash-object', '-t', 'commit', '--stdin'], commit)).not.toThrow();
      expect(decodeCommit(commit).parents).toEqual([]);
    }
  });

  it('of git itself, signatures and merges included, give their tree and parents', () => {
    const one = git(directory, ['commit-tree', folder, '-m', 'one']);
    const two = git(directory, ['commit-tree', folder, '-m', 'two']);
    const merge = git(directory, ['commit-tree', folder, '-p', one, '-p', two, '-m', 'merge\n\ntree 0']);
    expect(decodeCommit(gitBytes(directory, ['cat-file', 'commit', merge]))).toMatchObject({
      tree: folder,
      parents: [one, two],
      message: 'merge\n\ntree 0\n',
    });
  });
});
