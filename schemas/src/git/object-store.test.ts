import { chmodSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AppError } from '../errors.ts';
import { git, gitBytes } from './git-for-tests.ts';
import { nodeGitFiles } from './node-git-files.ts';
import { objectId } from './object-id.ts';
import { ObjectStore } from './object-store.ts';
import { listIndex } from './pack-format.ts';

/** Bytes that do not compress, the same on every run. */
function noise(length: number): Buffer {
  const bytes = Buffer.alloc(length);
  let state = 1;
  for (let at = 0; at < length; at += 1) {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    bytes[at] = state >>> 16;
  }
  return bytes;
}

/** Code of the error that a call ends with, or the error itself; undefined when it ends well. */
function failureOf(call: () => unknown): unknown {
  try {
    call();
    return undefined;
  } catch (error) {
    return error instanceof AppError ? error.code : error;
  }
}

describe('reading the objects of a repository that git wrote', () => {
  let directory: string;

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'siphon-store-'));
    git(directory, ['init', '--bare', '-q']);
  });
  afterEach(() => rmSync(directory, { recursive: true }));

  const open = () => new ObjectStore(nodeGitFiles(directory));

  function addBlob(content: Buffer | string): string {
    return git(directory, ['hash-object', '-w', '--stdin'], content);
  }

  /** A history of one growing file, so that git stores most versions as deltas. */
  function addHistory(): void {
    const lines = Array.from({ length: 400 }, (_, line) => `line ${line} of a file that grows, ${line * 7919}\n`);
    let parent: string | undefined;
    for (let version = 1; version <= 8; version += 1) {
      const blob = addBlob(lines.slice(0, version * 50).join(''));
      const tree = git(directory, ['mktree'], `100644 blob ${blob}\tgrowing.txt\n`);
      parent = git(directory, ['commit-tree', tree, ...(parent === undefined ? [] : ['-p', parent]), '-m', 'grow']);
    }
    git(directory, ['update-ref', 'refs/heads/main', parent ?? '']);
  }

  function expectSameAsGit(): void {
    const store = open();
    const listed = git(directory, ['cat-file', '--batch-all-objects', '--batch-check']).split('\n');
    expect(listed.length).toBeGreaterThan(0);
    for (const line of listed) {
      const [id = '', type = '', size = ''] = line.split(' ');
      const object = store.read(id);
      expect(object.type).toBe(type);
      expect(object.content.equals(gitBytes(directory, ['cat-file', type, id]))).toBe(true);
      expect(store.sizeOf(id)).toBe(Number(size));
    }
  }

  it('reads loose objects of every type and size', () => {
    addHistory();
    git(directory, ['tag', '-a', 'v1', '-m', 'first', 'main']);
    for (const content of ['', 'a', noise(4095), noise(300_000)]) addBlob(content);
    expectSameAsGit();
  });

  it('reads packs with deltas that name their base by distance', () => {
    addHistory();
    addBlob('kept loose');
    git(directory, ['repack', '-adfq', '--depth=50']);
    const verified = git(directory, ['verify-pack', '-v', packFiles('.idx')[0] ?? '']);
    expect(verified).toMatch(/chain length = \d/);
    expectSameAsGit();
  });

  it('reads packs with deltas that name their base by id', () => {
    addHistory();
    git(directory, ['-c', 'repack.useDeltaBaseOffset=false', 'repack', '-adfq']);
    expectSameAsGit();
  });

  it('reads what git gc leaves, packed refs and all', () => {
    addHistory();
    for (const content of ['', noise(5000), noise(70_000)]) {
      const tree = git(directory, ['mktree'], `100644 blob ${addBlob(content)}\tnoise\n`);
      git(directory, ['update-ref', `refs/heads/n${content.length}`, git(directory, ['commit-tree', tree, '-m', 'n'])]);
    }
    git(directory, ['gc', '-q']);
    expectSameAsGit();
  });

  it('finds objects of packs that appeared after it was opened, also when theirs were replaced', () => {
    addHistory();
    git(directory, ['repack', '-adq']);
    const store = open();
    const tip = git(directory, ['rev-parse', 'main']);
    expect(store.read(tip).type).toBe('commit');
    const blob = addBlob('later');
    git(directory, ['update-ref', 'refs/tags/later', blob]);
    git(directory, ['repack', '-adfq', '--window=0']);
    git(directory, ['prune-packed']);
    expect(store.sizeOf(tip)).toBe(gitBytes(directory, ['cat-file', 'commit', tip]).length);
    expect(store.read(tip).type).toBe('commit');
    expect(store.read(blob).content.toString()).toBe('later');
  });

  it('lists the same objects in a pack index as git', () => {
    addHistory();
    git(directory, ['repack', '-adq']);
    const [index = ''] = packFiles('.idx');
    const ours = listIndex(readFileSync(index)).map(
      ({ id, offset, crc32 }) => `${offset} ${id} (${crc32.toString(16).padStart(8, '0')})`,
    );
    expect(ours).toEqual(git(directory, ['show-index'], readFileSync(index)).split('\n'));
  });

  it('reads no more of a pack than an object takes there', () => {
    const ids = ['a', 'b', 'c'].map((letter) => addBlob(`${letter} and so on\n`.repeat(100_000)));
    const noiseId = addBlob(noise(50_000));
    for (const id of [...ids, noiseId]) git(directory, ['tag', id, id]);
    git(directory, ['repack', '-adfq', '--window=0']);
    git(directory, ['prune-packed']);
    const files = nodeGitFiles(directory);
    let bytes = 0;
    const counted = {
      ...files,
      readAt: (...[path, at, length]: Parameters<typeof files.readAt>) => {
        bytes += length;
        return files.readAt(path, at, length);
      },
    };
    const store = new ObjectStore(counted);
    for (const id of ids) expect(store.read(id).content).toHaveLength(1_200_000);
    expect(store.read(noiseId).content.equals(noise(50_000))).toBe(true);
    expect(bytes).toBeLessThan(150_000);
  });

  it('says which object is missing', () => {
    const id = objectId('blob', Buffer.from('never written'));
    expect(() => open().read(id)).toThrow(expect.objectContaining({ code: 'OBJECT_MISSING' }));
    expect(() => open().sizeOf(id)).toThrow(expect.objectContaining({ code: 'OBJECT_MISSING' }));
    expect(open().has(id)).toBe(false);
  });

  it('refuses an object whose bytes are not what its name says', () => {
    addHistory();
    const [first, second] = [addBlob('first'), addBlob('second')];
    const loose = (id: string) => join(directory, 'objects', id.slice(0, 2), id.slice(2));
    const bytes = readFileSync(loose(second));
    rmSync(loose(first), { force: true });
    writeFileSync(loose(first), bytes);
    expect(() => open().read(first)).toThrow(expect.objectContaining({ code: 'ARCHIVE_DAMAGED' }));
  });

  it('gives what was there, or calls the archive damaged, whichever byte of a pack changed', () => {
    addHistory();
    git(directory, ['repack', '-adfq']);
    git(directory, ['prune-packed']);
    const [index = ''] = packFiles('.idx');
    const [pack = ''] = packFiles('.pack');
    const bytes = readFileSync(pack);
    const ids = listIndex(readFileSync(index)).map(({ id }) => id);
    chmodSync(pack, 0o644);
    const failures: unknown[] = [];
    for (let at = 12; at < bytes.length - 20; at += 7) {
      const damaged = Buffer.from(bytes);
      damaged[at] = (damaged[at] ?? 0) ^ 0x55;
      writeFileSync(pack, damaged);
      const store = open();
      for (const id of ids) {
        const failure = failureOf(() => store.read(id));
        if (failure !== undefined) failures.push(failure);
      }
    }
    expect(failures.length).toBeGreaterThan(ids.length);
    expect(new Set(failures)).toEqual(new Set(['ARCHIVE_DAMAGED']));
  });

  it('gives objects the ids that git gives them', () => {
    for (const content of [Buffer.alloc(0), Buffer.from('a\n'), noise(1000)])
      expect(objectId('blob', content)).toBe(git(directory, ['hash-object', '--stdin'], content));
  });

  function packFiles(end: string): string[] {
    const folder = join(directory, 'objects', 'pack');
    return readdirSync(folder)
      .filter((name) => name.endsWith(end))
      .map((name) => join(folder, name));
  }
});
