/**
 * Joins small packs into one by copying their entries as they are: nothing is inflated or compressed again. Only packs of our own kind are joined,
 * whose entries stand alone; others are left where they are.
 */
import { hash } from 'node:crypto';
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
import { syncFolder, temporaryPath, writeFileAtomically, writeFully } from './atomic-files.ts';
import { hashFile } from './hash-file.ts';

/** Larger packs are left alone: they are few, and one that is joined is held in memory. */
const largestJoinedBytes = 64 * (1 << 20);
/** A pack more than this many times as large as all smaller ones together is not worth copying with them. */
const growthFactor = 2;

interface SmallPack {
  readonly name: string;
  readonly sizeBytes: number;
}

interface Entry {
  readonly id: string;
  readonly bytes: Buffer;
}

/**
 * Joins packs once more than `mostPacks` of them are small. A crash leaves either the old packs, or old and new ones: nothing is lost or doubled for a
 * reader.
 */
export async function repack(
  directory: string,
  { mostPacks }: { mostPacks: number },
): Promise<{ readonly joined: number }> {
  const folder = join(directory, 'objects', 'pack');
  const names = await readdir(folder);
  if (names.length <= mostPacks * 2) return { joined: 0 };
  const small = await smallPacks(folder, names);
  if (small.length <= mostPacks) return { joined: 0 };
  const joined = await joinPacks(folder, worthJoining(small));
  return { joined };
}

/** Packs with an index that are small enough, smallest first. A kept pack stays as it is. */
async function smallPacks(folder: string, all: readonly string[]): Promise<readonly SmallPack[]> {
  const names = new Set(all);
  const complete = all
    .filter((name) => name.endsWith('.pack'))
    .map((name) => name.slice(0, -5))
    .filter((name) => names.has(`${name}.idx`) && !names.has(`${name}.keep`));
  const packs = await Promise.all(
    complete.map(async (name) => ({ name, sizeBytes: (await stat(join(folder, `${name}.pack`))).size })),
  );
  return packs
    .filter((pack) => pack.sizeBytes <= largestJoinedBytes)
    .toSorted((a, b) => a.sizeBytes - b.sizeBytes || (a.name < b.name ? -1 : 1));
}

/** The smallest ones, up to a leap in size: copying a large pack for every few small ones would cost what is stored, not what is new. */
function worthJoining(packs: readonly SmallPack[]): readonly SmallPack[] {
  let total = 0;
  let count = 0;
  for (const { sizeBytes } of packs) {
    if (count >= 2 && sizeBytes > total * growthFactor) break;
    total += sizeBytes;
    count += 1;
  }
  return packs.slice(0, count);
}

/** Writes one pack with the objects of several, then removes these. Returns how many were joined. */
async function joinPacks(folder: string, packs: readonly SmallPack[]): Promise<number> {
  const temporary = temporaryPath(join(folder, 'pack'));
  const handle = await open(temporary, 'wx+', 0o444);
  let written: { readonly name: string; readonly joined: readonly string[] } | undefined;
  try {
    const { objects, joined, sizeBytes } = await copyEntries(handle, folder, packs);
    if (joined.length > 1) {
      await writeFully(handle, packHeader(objects.length), 0);
      const packHash = await hashFile(handle, sizeBytes);
      await writeFully(handle, packHash, sizeBytes);
      await handle.sync();
      const name = `pack-${packHash.toString('hex')}`;
      await rename(temporary, join(folder, `${name}.pack`));
      await writeFileAtomically(
        join(folder, `${name}.idx`),
        encodeIndex(objects, packHash, (bytes) => hash('sha1', bytes, 'buffer')),
      );
      await syncFolder(folder);
      written = { name, joined };
    }
  } finally {
    await handle.close();
    await rm(temporary, { force: true });
  }
  const old = written?.joined.filter((name) => name !== written?.name) ?? [];
  // The index first: a reader that finds one looks for its pack.
  for (const name of old) for (const end of ['.idx', '.pack']) await rm(join(folder, name + end), { force: true });
  return written?.joined.length ?? 0;
}

async function copyEntries(
  handle: FileHandle,
  folder: string,
  packs: readonly SmallPack[],
): Promise<{ objects: readonly PackedObject[]; joined: readonly string[]; sizeBytes: number }> {
  const objects = new Map<string, PackedObject>();
  const joined: string[] = [];
  let offset = packHeader(0).length;
  for (const { name } of packs) {
    const entries = await entriesOf(folder, name);
    if (!entries) continue;
    joined.push(name);
    for (const { id, bytes } of entries) {
      if (objects.has(id)) continue;
      await writeFully(handle, bytes, offset);
      objects.set(id, { id, offset, crc32: crc32(bytes) });
      offset += bytes.length;
    }
  }
  return { objects: [...objects.values()], joined, sizeBytes: offset };
}

/** Entries of a pack in the order of their offsets; undefined when some of them need others to be read. */
async function entriesOf(folder: string, name: string): Promise<readonly Entry[] | undefined> {
  const [pack, index] = await Promise.all([
    readFile(join(folder, `${name}.pack`)),
    readFile(join(folder, `${name}.idx`)),
  ]);
  const listed = listIndex(index).toSorted((a, b) => a.offset - b.offset);
  const entries = listed.map(({ id, offset }, position) => ({
    id,
    bytes: pack.subarray(offset, listed[position + 1]?.offset ?? pack.length - 20),
  }));
  return entries.some(({ bytes }) => isDelta(bytes)) ? undefined : entries;
}

function isDelta(bytes: Buffer): boolean {
  const { type } = readEntryHead(bytes);
  return type === packTypes.offsetDelta || type === packTypes.refDelta;
}
