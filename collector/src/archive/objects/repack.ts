/**
 * Joins small packs into one by copying their entries as they are: nothing is inflated or compressed again, and no pack is held in memory. Only packs of our
 * own kind are joined, whose entries stand alone; others are left where they are, and so are damaged ones.
 */
import { createHash, hash } from 'node:crypto';
import { type FileHandle, open, readFile, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import {
  type PackedObject,
  encodeIndex,
  listIndex,
  packHeader,
  packTypes,
  readEntryHead,
} from '@session-siphon/schemas/git/pack-format';
import { temporaryPath, writeFileAtomically, writeFully } from './atomic-files.ts';

/** No pack gets larger by joining: copying one again would take seconds. */
const largestJoinedBytes = 512 * (1 << 20);
/** A pack more than this many times as large as all smaller ones together is not worth copying with them. */
const growthFactor = 2;
const pieceBytes = 1 << 20;
const trailerBytes = 20;

interface RepackOptions {
  readonly mostPacks: number;
  readonly largestBytes?: number;
}

interface SmallPack {
  readonly name: string;
  readonly sizeBytes: number;
}

/** An entry where it lies in its pack. */
interface Entry extends PackedObject {
  readonly end: number;
}

/** A pack that is joined, with those of its entries that no pack before it has. */
interface Part {
  readonly name: string;
  readonly entries: readonly Entry[];
}

/**
 * Joins packs once more than `mostPacks` of them are small. A crash leaves either the old packs, or old and new ones: nothing is lost or doubled for a
 * reader.
 */
export async function repack(
  directory: string,
  { mostPacks, largestBytes = largestJoinedBytes }: RepackOptions,
): Promise<{ readonly joined: number }> {
  const folder = join(directory, 'objects', 'pack');
  const names = await readdir(folder);
  if (names.length <= mostPacks * 2) return { joined: 0 };
  const small = await smallPacks(folder, names, largestBytes);
  if (small.length <= mostPacks) return { joined: 0 };
  const parts = await partsOf(folder, worthJoining(small, largestBytes));
  if (parts.length < 2) return { joined: 0 };
  const joined = await writeJoined(folder, parts);
  // The index first: a reader that finds one looks for its pack.
  for (const { name } of parts)
    if (name !== joined) for (const end of ['.idx', '.pack']) await rm(join(folder, name + end), { force: true });
  return { joined: parts.length };
}

/** Packs with an index that are small enough, smallest first. A kept pack stays as it is. */
async function smallPacks(folder: string, all: readonly string[], largest: number): Promise<readonly SmallPack[]> {
  const names = new Set(all);
  const complete = all
    .filter((name) => name.endsWith('.pack'))
    .map((name) => name.slice(0, -5))
    .filter((name) => names.has(`${name}.idx`) && !names.has(`${name}.keep`));
  const packs = await Promise.all(
    complete.map(async (name) => ({ name, sizeBytes: (await stat(join(folder, `${name}.pack`))).size })),
  );
  return packs
    .filter((pack) => pack.sizeBytes < largest)
    .toSorted((a, b) => a.sizeBytes - b.sizeBytes || (a.name < b.name ? -1 : 1));
}

/** The smallest ones, up to a leap in size: copying a large pack for every few small ones would cost what is stored, not what is new. */
function worthJoining(packs: readonly SmallPack[], largest: number): readonly SmallPack[] {
  let total = 0;
  let count = 0;
  for (const { sizeBytes } of packs) {
    if (total + sizeBytes > largest || (count >= 2 && sizeBytes > total * growthFactor)) break;
    total += sizeBytes;
    count += 1;
  }
  return packs.slice(0, count);
}

/** The packs among these that can be joined, without what is in several of them. */
async function partsOf(folder: string, packs: readonly SmallPack[]): Promise<readonly Part[]> {
  const seen = new Set<string>();
  const parts: Part[] = [];
  for (const pack of packs) {
    const entries = await soundEntries(folder, pack);
    if (!entries) continue;
    parts.push({ name: pack.name, entries: entries.filter(({ id }) => !seen.has(id)) });
    for (const { id } of entries) seen.add(id);
  }
  return parts;
}

/** Entries of a pack in their order; undefined when some need others to be read, or are not what the index says: a copy of them would look whole. */
async function soundEntries(folder: string, { name, sizeBytes }: SmallPack): Promise<readonly Entry[] | undefined> {
  const listed = listIndex(await readFile(join(folder, `${name}.idx`))).toSorted((a, b) => a.offset - b.offset);
  const entries = listed.map((object, position) => ({
    ...object,
    end: listed[position + 1]?.offset ?? sizeBytes - trailerBytes,
  }));
  await using pack = await PackReader.open(join(folder, `${name}.pack`));
  for (const { offset, end, crc32: wanted } of entries) {
    let crc = 0;
    let isFirst = true;
    for await (const piece of pack.pieces(offset, end)) {
      if (isFirst && isDelta(piece)) return undefined;
      isFirst = false;
      crc = crc32(piece, crc);
    }
    if (crc !== wanted) return undefined;
  }
  return entries;
}

function isDelta(start: Buffer): boolean {
  const { type } = readEntryHead(start);
  return type === packTypes.offsetDelta || type === packTypes.refDelta;
}

/** Writes one pack with all entries and returns its name. */
async function writeJoined(folder: string, parts: readonly Part[]): Promise<string> {
  const temporary = temporaryPath(join(folder, 'pack'));
  const handle = await open(temporary, 'wx', 0o444);
  try {
    const { objects, packHash } = await copyEntries(handle, folder, parts);
    await handle.sync();
    const name = `pack-${packHash.toString('hex')}`;
    await rename(temporary, join(folder, `${name}.pack`));
    const index = encodeIndex(objects, packHash, (bytes) => hash('sha1', bytes, 'buffer'));
    await writeFileAtomically(join(folder, `${name}.idx`), index);
    return name;
  } finally {
    await handle.close();
    await rm(temporary, { force: true });
  }
}

async function copyEntries(
  handle: FileHandle,
  folder: string,
  parts: readonly Part[],
): Promise<{ readonly objects: readonly PackedObject[]; readonly packHash: Buffer }> {
  const digest = createHash('sha1');
  const objects: PackedObject[] = [];
  let length = 0;
  const write = async (bytes: Buffer): Promise<void> => {
    digest.update(bytes);
    await writeFully(handle, bytes, length);
    length += bytes.length;
  };
  await write(packHeader(parts.reduce((count, { entries }) => count + entries.length, 0)));
  for (const { name, entries } of parts) {
    await using pack = await PackReader.open(join(folder, `${name}.pack`));
    for (const range of ranges(entries)) {
      const moved = length - range.offset;
      for (const { id, offset, crc32: crc } of range.entries) objects.push({ id, offset: offset + moved, crc32: crc });
      for await (const piece of pack.pieces(range.offset, range.end)) await write(piece);
    }
  }
  const packHash = digest.digest();
  await writeFully(handle, packHash, length);
  return { objects, packHash };
}

interface Range {
  readonly offset: number;
  end: number;
  readonly entries: Entry[];
}

/** Entries that lie side by side are copied together. */
function ranges(entries: readonly Entry[]): readonly Range[] {
  const found: Range[] = [];
  for (const entry of entries) {
    const last = found.at(-1);
    if (last?.end === entry.offset) {
      last.entries.push(entry);
      last.end = entry.end;
    } else found.push({ offset: entry.offset, end: entry.end, entries: [entry] });
  }
  return found;
}

/** Reads a pack from front to back through one buffer. */
class PackReader implements AsyncDisposable {
  readonly #handle: FileHandle;
  readonly #buffer = Buffer.allocUnsafe(pieceBytes);
  #start = 0;
  #length = 0;

  private constructor(handle: FileHandle) {
    this.#handle = handle;
  }

  static async open(path: string): Promise<PackReader> {
    return new PackReader(await open(path, 'r'));
  }

  /** Bytes of a range, as far as the pack goes. A piece is valid until the next one is asked for. */
  async *pieces(from: number, to: number): AsyncGenerator<Buffer> {
    for (let at = from; at < to;) {
      if (at < this.#start || at >= this.#start + this.#length) await this.#fill(at);
      if (this.#length === 0) return;
      const piece = this.#buffer.subarray(at - this.#start, Math.min(this.#length, to - this.#start));
      at += piece.length;
      yield piece;
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#handle.close();
  }

  async #fill(at: number): Promise<void> {
    const { bytesRead } = await this.#handle.read(this.#buffer, 0, pieceBytes, at);
    this.#start = at;
    this.#length = bytesRead;
  }
}
