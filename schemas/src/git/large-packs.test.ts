import { hash } from 'node:crypto';
import { closeSync, mkdirSync, mkdtempSync, openSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32, deflateSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { git } from './git-for-tests.ts';
import { nodeGitFiles } from './node-git-files.ts';
import { objectId } from './object-id.ts';
import { ObjectStore } from './object-store.ts';
import { type PackedObject, encodeIndex, entryHeader, listIndex, packHeader } from './pack-format.ts';

const sha1 = (content: Buffer): Buffer => hash('sha1', content, 'buffer');
/** Around the borders of what 31 and 32 bits can say. */
const offsets = [
  12,
  2 ** 31 - 1_000,
  2 ** 31,
  2 ** 31 + 5_000,
  2 ** 32 - 1_000,
  2 ** 32,
  2 ** 32 + 70_000,
  5 * 2 ** 30,
];
const contents = offsets.map((offset, at) => Buffer.from(`object ${at} at ${offset}\n`.repeat(10 ** (at % 4))));

describe('a pack of more than 4 GiB', () => {
  let directory: string;

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'siphon-large-'));
    mkdirSync(join(directory, 'objects/pack'), { recursive: true });
  });
  afterEach(() => rmSync(directory, { recursive: true }));

  /** Writes entries far apart. Between them is nothing, which takes no space on the disk. */
  function writeSparsePack(): readonly PackedObject[] {
    const name = join(directory, 'objects/pack', `pack-${'0'.repeat(40)}`);
    const pack = openSync(`${name}.pack`, 'w');
    writeSync(pack, packHeader(offsets.length), 0, 12, 0);
    const objects = offsets.map((offset, at): PackedObject => {
      const content = contents[at] ?? Buffer.alloc(0);
      const entry = Buffer.concat([entryHeader('blob', content.length), deflateSync(content)]);
      writeSync(pack, entry, 0, entry.length, offset);
      return { id: objectId('blob', content), offset, crc32: crc32(entry) };
    });
    closeSync(pack);
    writeFileSync(`${name}.idx`, encodeIndex(objects, Buffer.alloc(20), sha1));
    return objects;
  }

  // Other file systems would write the zeros.
  it.skipIf(process.platform === 'win32')('is read at every place', () => {
    const objects = writeSparsePack();
    const store = new ObjectStore(nodeGitFiles(directory));
    for (const [at, { id }] of objects.entries()) {
      expect(store.read(id).content.equals(contents[at] ?? Buffer.alloc(0)), `offset ${offsets[at]}`).toBe(true);
      expect(store.sizeOf(id)).toBe(contents[at]?.length);
    }
  });

  it('has an index that git understands as we do', () => {
    const objects = contents.map((content, at) => ({
      id: objectId('blob', content),
      offset: offsets[at] ?? 0,
      crc32: at,
    }));
    const index = encodeIndex(objects, Buffer.alloc(20), sha1);
    const theirs = git(directory, ['show-index'], index)
      .split('\n')
      .map((line) => line.split(' '))
      .map(([offset, id]) => ({ id, offset: Number(offset) }));
    expect(theirs).toEqual(listIndex(index).map(({ id, offset }) => ({ id, offset })));
    expect(theirs.map(({ offset }) => offset).toSorted((a, b) => a - b)).toEqual(offsets);
  });
});
