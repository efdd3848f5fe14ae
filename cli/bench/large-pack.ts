/** A repository with one very large pack, as a team's archive has after some years. Its files are noise, stored as it is: making it must not take longer than reading it. */
import { createHash, hash } from 'node:crypto';
import { closeSync, mkdirSync, openSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { crc32, deflateSync } from 'node:zlib';
import { objectId } from '@session-siphon/schemas/git/object-id';
import { type PackedObject, encodeIndex, entryHeader, packHeader } from '@session-siphon/schemas/git/pack-format';
import { encodeTree } from '@session-siphon/schemas/git/tree';
import { Random } from './random.ts';

const folders = 350;
const filesPerFolder = 100;
const fileBytes = 64 * 1024;

/** Names of the two trees of the repository; they differ in one file. */
export interface LargePack {
  readonly before: string;
  readonly after: string;
  readonly sizeBytes: number;
  readonly objects: number;
}

/** Writes it below a folder, and what it holds as `trees.json` beside. */
export function writeLargePack(directory: string): LargePack {
  const packs = join(directory, 'objects', 'pack');
  mkdirSync(packs, { recursive: true });
  const name = join(packs, `pack-${'0'.repeat(40)}`);
  const pack = new PackFile(`${name}.pack`, folders * filesPerFolder + 1 + folders + 1 + 2);
  const random = new Random(1);
  const noise = Buffer.from(random.hex(2 * fileBytes), 'hex');
  const file = (number: number): string => {
    noise.writeUInt32BE(number);
    return pack.add('blob', noise);
  };
  const trees = Array.from({ length: folders }, (_, folder) =>
    Array.from({ length: filesPerFolder }, (_file, at) => ({
      name: `${at}.jsonl`,
      kind: 'blob' as const,
      id: file(folder * filesPerFolder + at),
    })),
  );
  const ids = trees.map((entries) => pack.add('tree', encodeTree(entries)));
  const root = (folderIds: readonly string[]): string =>
    pack.add('tree', encodeTree(folderIds.map((id, at) => ({ name: `folder-${at}`, kind: 'tree', id }))));
  const before = root(ids);
  const changed = file(folders * filesPerFolder);
  const [first, ...others] = trees[7] ?? [];
  const changedFolder = pack.add('tree', encodeTree(first ? [{ ...first, id: changed }, ...others] : others));
  const after = root(ids.with(7, changedFolder));
  const { sizeBytes, objects } = pack.finish(`${name}.idx`);
  const large = { before, after, sizeBytes, objects };
  writeFileSync(join(directory, 'trees.json'), JSON.stringify(large));
  return large;
}

class PackFile {
  readonly #descriptor: number;
  readonly #digest = createHash('sha1');
  readonly #objects: PackedObject[] = [];
  #length = 0;

  constructor(path: string, count: number) {
    this.#descriptor = openSync(path, 'w');
    this.#write(packHeader(count));
  }

  add(type: 'blob' | 'tree', content: Buffer): string {
    const id = objectId(type, content);
    const entry = Buffer.concat([entryHeader(type, content.length), deflateSync(content, { level: 0 })]);
    this.#objects.push({ id, offset: this.#length, crc32: crc32(entry) });
    this.#write(entry);
    return id;
  }

  finish(index: string): { readonly sizeBytes: number; readonly objects: number } {
    const packHash = this.#digest.digest();
    writeSync(this.#descriptor, packHash);
    closeSync(this.#descriptor);
    writeFileSync(
      index,
      encodeIndex(this.#objects, packHash, (bytes) => hash('sha1', bytes, 'buffer')),
    );
    return { sizeBytes: this.#length + packHash.length, objects: this.#objects.length };
  }

  #write(bytes: Buffer): void {
    this.#digest.update(bytes);
    for (let done = 0; done < bytes.length;) done += writeSync(this.#descriptor, bytes, done);
    this.#length += bytes.length;
  }
}
