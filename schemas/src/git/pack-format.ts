/** Pack files and their index, version 2: the numbers and layouts that a writer and a reader share. */
import type { ObjectId, ObjectType } from './object-id.ts';

export const packTypes = { commit: 1, tree: 2, blob: 3, tag: 4, offsetDelta: 6, refDelta: 7 } as const;

/** Header of a pack of `count` objects. */
export function packHeader(count: number): Buffer {
  const header = Buffer.alloc(12);
  header.write('PACK', 0, 'latin1');
  header.writeUInt32BE(2, 4);
  header.writeUInt32BE(count, 8);
  return header;
}

/** Header of an undeltified entry: type and size of the inflated content. */
export function entryHeader(type: ObjectType, size: number): Buffer {
  const bytes: number[] = [];
  let rest = Math.floor(size / 16);
  let byte = (packTypes[type] << 4) | (size & 15);
  while (rest > 0) {
    bytes.push(byte | 0x80);
    byte = rest & 0x7f;
    rest = Math.floor(rest / 128);
  }
  bytes.push(byte);
  return Buffer.from(bytes);
}

export interface EntryHead {
  /** A number of `packTypes`. */
  readonly type: number;
  /** Size of the inflated content (of the delta, for deltas). */
  readonly size: number;
  /** Bytes of the header. */
  readonly length: number;
}

/** Reads the header of an entry. */
export function readEntryHead(bytes: Buffer): EntryHead {
  let byte = bytes[0] ?? 0;
  const type = (byte >> 4) & 7;
  let size = byte & 15;
  let scale = 16;
  let length = 1;
  while (byte & 0x80) {
    byte = bytes[length] ?? 0;
    size += (byte & 0x7f) * scale;
    scale *= 128;
    length += 1;
  }
  return { type, size, length };
}

/** Reads the distance of an offset delta's base. */
export function readBaseDistance(bytes: Buffer, at: number): { readonly distance: number; readonly length: number } {
  let position = at;
  let byte = bytes[position++] ?? 0;
  let distance = byte & 0x7f;
  while (byte & 0x80) {
    byte = bytes[position++] ?? 0;
    distance = (distance + 1) * 128 + (byte & 0x7f);
  }
  return { distance, length: position - at };
}

export interface PackedObject {
  readonly id: ObjectId;
  readonly offset: number;
  readonly crc32: number;
}

/** The index of a pack; `packHash` is the pack's trailing SHA-1. Its own trailing hash is added by the caller's `sha1`. */
export function encodeIndex(
  objects: readonly PackedObject[],
  packHash: Buffer,
  sha1: (content: Buffer) => Buffer,
): Buffer {
  const sorted = objects.toSorted((a, b) => (a.id < b.id ? -1 : 1));
  const large = sorted.filter((object) => object.offset >= 0x80000000);
  const body = Buffer.alloc(8 + 1024 + sorted.length * 28 + large.length * 8 + 20);
  body.writeUInt32BE(0xff744f63, 0);
  body.writeUInt32BE(2, 4);
  const counts = new Uint32Array(256);
  for (const { id } of sorted) {
    const first = Number.parseInt(id.slice(0, 2), 16);
    counts[first] = (counts[first] ?? 0) + 1;
  }
  let total = 0;
  counts.forEach((count, first) => {
    total += count;
    body.writeUInt32BE(total, 8 + first * 4);
  });
  const idsAt = 8 + 1024;
  const crcsAt = idsAt + sorted.length * 20;
  const offsetsAt = crcsAt + sorted.length * 4;
  const largeAt = offsetsAt + sorted.length * 4;
  let nextLarge = 0;
  sorted.forEach(({ id, offset, crc32 }, position) => {
    body.write(id, idsAt + position * 20, 'hex');
    body.writeUInt32BE(crc32 >>> 0, crcsAt + position * 4);
    if (offset < 0x80000000) body.writeUInt32BE(offset, offsetsAt + position * 4);
    else {
      body.writeUInt32BE((0x80000000 + nextLarge) >>> 0, offsetsAt + position * 4);
      body.writeBigUInt64BE(BigInt(offset), largeAt + nextLarge * 8);
      nextLarge += 1;
    }
  });
  packHash.copy(body, largeAt + large.length * 8);
  return Buffer.concat([body, sha1(body)]);
}

/** Every object of an index, by id. */
export function listIndex(bytes: Buffer): readonly PackedObject[] {
  const index = new PackIndex(bytes);
  const crcsAt = 1032 + index.count * 20;
  return Array.from({ length: index.count }, (_, position) => ({
    id: bytes.toString('hex', 1032 + position * 20, 1052 + position * 20),
    offset: index.offsetAt(position),
    crc32: bytes.readUInt32BE(crcsAt + position * 4),
  }));
}

/** A pack index as it lies on disk; looked up by binary search, never turned into maps. */
export class PackIndex {
  readonly #bytes: Buffer;
  readonly count: number;
  /** Offsets in their order in the pack; sorted when one is first asked for. */
  #offsets: Float64Array | undefined;

  constructor(bytes: Buffer) {
    if (bytes.length < 1072 || bytes.readUInt32BE(0) !== 0xff744f63 || bytes.readUInt32BE(4) !== 2)
      throw new Error('not a pack index of version 2');
    this.#bytes = bytes;
    this.count = bytes.readUInt32BE(8 + 255 * 4);
  }

  /** Offset of an object in the pack; undefined when the pack does not hold it. */
  offsetOf(id: ObjectId): number | undefined {
    const wanted = Buffer.from(id, 'hex');
    const first = wanted[0] ?? 0;
    let low = first === 0 ? 0 : this.#bytes.readUInt32BE(8 + (first - 1) * 4);
    let high = this.#bytes.readUInt32BE(8 + first * 4);
    while (low < high) {
      const middle = (low + high) >>> 1;
      const at = 1032 + middle * 20;
      const order = this.#bytes.compare(wanted, 0, 20, at, at + 20);
      if (order === 0) return this.offsetAt(middle);
      if (order < 0) low = middle + 1;
      else high = middle;
    }
    return undefined;
  }

  /** Offset of the entry that follows the one at an offset; undefined behind the last. */
  offsetAfter(offset: number): number | undefined {
    this.#offsets ??= Float64Array.from({ length: this.count }, (_, position) => this.offsetAt(position)).toSorted();
    let low = 0;
    let high = this.#offsets.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#offsets[middle] ?? 0) <= offset) low = middle + 1;
      else high = middle;
    }
    return this.#offsets[low];
  }

  /** Offset of the object at a position of the sorted ids. */
  offsetAt(position: number): number {
    const offsetsAt = 1032 + this.count * 24;
    const offset = this.#bytes.readUInt32BE(offsetsAt + position * 4);
    if (offset < 0x80000000) return offset;
    return Number(this.#bytes.readBigUInt64BE(offsetsAt + this.count * 4 + (offset - 0x80000000) * 8));
  }
}
