/**
 * Reads git objects by random access: a binary search in the pack's index, one read of the entry, one inflate. No pack is ever loaded whole.
 * Access to files comes in from outside, so the store itself opens nothing.
 */
import { inflateSync } from 'node:zlib';
import { AppError } from '../errors.ts';
import { systemCode } from '../system-code.ts';
import { damage } from './damage.ts';
import { applyDelta } from './delta.ts';
import { type ObjectId, type ObjectType, objectId } from './object-id.ts';
import { type EntryHead, PackIndex, packTypes, readBaseDistance, readEntryHead } from './pack-format.ts';

/** Files of a git directory, by path relative to it. Synchronous: an object is a few small reads from the page cache. */
export interface GitFiles {
  /** Names in a folder; empty when it is not there. */
  list(folder: string): readonly string[];
  /** A whole file; undefined when it is not there. */
  read(path: string): Buffer | undefined;
  /** Up to `length` bytes from `position`. */
  readAt(path: string, position: number, length: number): Buffer;
}

export interface GitObject {
  readonly type: ObjectType;
  readonly content: Buffer;
}

interface Pack {
  readonly path: string;
  readonly index: PackIndex;
}

const typeNames: ReadonlyMap<number, ObjectType> = new Map([
  [packTypes.commit, 'commit'],
  [packTypes.tree, 'tree'],
  [packTypes.blob, 'blob'],
  [packTypes.tag, 'tag'],
]);

const packFolder = 'objects/pack';
/** Covers the header and the content of most trees and commits in one read. */
const firstReadBytes = 4096;
/** Bytes; zlib takes no smaller chunk. */
const leastChunk = 64;

export class ObjectStore {
  readonly #files: GitFiles;
  #packs = new Map<string, Pack>();

  constructor(files: GitFiles) {
    this.#files = files;
    this.#refresh();
  }

  /** Reads an object and checks its id. Throws OBJECT_MISSING or ARCHIVE_DAMAGED, or what the disk says. */
  read(id: ObjectId): GitObject {
    const object = explained(id, () => this.#find(id) ?? (this.#refresh() ? this.#find(id) : undefined));
    if (!object)
      throw new AppError('OBJECT_MISSING', `the archive lacks object ${id}.`, {
        hint: 'Run `git fsck` in it; restore the missing pack from a clone.',
      });
    if (objectId(object.type, object.content) !== id)
      throw damage(`object ${id} of the archive does not hold what its name says.`);
    return object;
  }

  /** Size of an object's content, without reading all of it. Throws OBJECT_MISSING. */
  sizeOf(id: ObjectId): number {
    const head = this.#headOf(id) ?? (this.#refresh() ? this.#headOf(id) : undefined);
    const isWhole = head && head.type !== packTypes.offsetDelta && head.type !== packTypes.refDelta;
    return isWhole ? head.size : this.read(id).content.length;
  }

  has(id: ObjectId): boolean {
    return this.#inPacks(id) !== undefined || this.#files.read(loosePath(id)) !== undefined;
  }

  /** Packs come and go while a collector commits and repacks. Returns whether anything changed. */
  #refresh(): boolean {
    const names = this.#files.list(packFolder).filter((name) => name.endsWith('.idx'));
    const packs = new Map<string, Pack>();
    let isChanged = names.length !== this.#packs.size;
    for (const name of names) {
      const known = this.#packs.get(name);
      const bytes = known ? undefined : this.#files.read(`${packFolder}/${name}`);
      if (known) packs.set(name, known);
      else if (bytes) {
        packs.set(name, { path: `${packFolder}/${name.slice(0, -4)}.pack`, index: new PackIndex(bytes) });
        isChanged = true;
      }
    }
    this.#packs = packs;
    return isChanged;
  }

  #find(id: ObjectId): GitObject | undefined {
    const packed = this.#inPacks(id);
    if (packed) return unlessReplaced(() => this.#readPacked(packed.pack, packed.offset));
    const loose = this.#files.read(loosePath(id));
    return loose ? decodeLoose(inflateSync(loose)) : undefined;
  }

  /** Head of a packed object's entry. */
  #headOf(id: ObjectId): EntryHead | undefined {
    const packed = this.#inPacks(id);
    return packed && unlessReplaced(() => readEntryHead(this.#files.readAt(packed.pack.path, packed.offset, 16)));
  }

  #inPacks(id: ObjectId): { pack: Pack; offset: number } | undefined {
    for (const pack of this.#packs.values()) {
      const offset = pack.index.offsetOf(id);
      if (offset !== undefined) return { pack, offset };
    }
    return undefined;
  }

  #readPacked(pack: Pack, offset: number): GitObject {
    const start = this.#files.readAt(pack.path, offset, firstReadBytes);
    const head = readEntryHead(start);
    if (head.type === packTypes.offsetDelta) {
      const base = readBaseDistance(start, head.length);
      const delta = this.#inflate(pack, offset, { start, head, skip: head.length + base.length });
      const object = this.#readPacked(pack, offset - base.distance);
      return { type: object.type, content: applyDelta(object.content, delta) };
    }
    if (head.type === packTypes.refDelta) {
      const baseId = start.toString('hex', head.length, head.length + 20);
      const delta = this.#inflate(pack, offset, { start, head, skip: head.length + 20 });
      const object = this.read(baseId);
      return { type: object.type, content: applyDelta(object.content, delta) };
    }
    const type = typeNames.get(head.type);
    if (!type) throw damage(`a pack of the archive has an entry of unknown type ${head.type}.`);
    return { type, content: this.#inflate(pack, offset, { start, head, skip: head.length }) };
  }

  #inflate(pack: Pack, offset: number, entry: { start: Buffer; head: EntryHead; skip: number }): Buffer {
    const { size } = entry.head;
    const bytes = this.#entryBytes(pack, offset, entry);
    // Everything into one chunk, and a byte to spare: zlib makes another chunk whenever one is full.
    const chunkSize = Math.max(size + 1, leastChunk);
    return inflateSync(bytes.subarray(entry.skip), { chunkSize, maxOutputLength: Math.max(size, 1) });
  }

  /** All bytes of an entry: what was read first where it is enough. */
  #entryBytes(
    pack: Pack,
    offset: number,
    { start, head, skip }: { start: Buffer; head: EntryHead; skip: number },
  ): Buffer {
    // Deflated data is at most a little longer than the content.
    const longest = head.size + (head.size >> 10) + 64 + skip;
    if (longest <= start.length || start.length < firstReadBytes) return start;
    const end = pack.index.offsetAfter(offset) ?? offset + longest;
    return end - offset <= start.length ? start : this.#files.readAt(pack.path, offset, end - offset);
  }
}

/** Bytes that cannot be inflated, or a delta that does not fit, say nothing of where they lie. */
function explained<T>(id: ObjectId, read: () => T): T {
  try {
    return read();
  } catch (cause) {
    if (cause instanceof AppError || (cause instanceof Error && 'syscall' in cause)) throw cause;
    throw damage(`object ${id} of the archive cannot be decoded.`, cause);
  }
}

/** Undefined when the pack was joined with others since its index was read. */
function unlessReplaced<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}

function loosePath(id: ObjectId): string {
  return `objects/${id.slice(0, 2)}/${id.slice(2)}`;
}

function decodeLoose(bytes: Buffer): GitObject {
  const end = bytes.indexOf(0);
  const [name] = bytes.toString('latin1', 0, end).split(' ');
  const type = [...typeNames.values()].find((one) => one === name);
  if (!type) throw damage('a loose object of the archive has an unknown type.');
  return { type, content: bytes.subarray(end + 1) };
}
