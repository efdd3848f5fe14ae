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
  packHeader,
  packTypes,
  readEntryHead,
} from '@session-siphon/schemas/git/pack-format';
import { syncFolder, temporaryPath, writeFileAtomically } from './atomic-files.ts';

const largestPackBytes = 512 * (1 << 20);

interface SmallPack {
  readonly name: string;
  readonly sizeBytes: number;
}

/** Joins packs once there are more than `mostPacks`. A crash leaves either the old packs, or old and new ones: nothing is lost or doubled for a reader. */
export async function repack(
  directory: string,
  { mostPacks }: { mostPacks: number },
): Promise<{ readonly joined: number }> {
  const folder = join(directory, 'objects', 'pack');
  const names = (await readdir(folder)).filter((name) => name.endsWith('.pack')).map((name) => name.slice(0, -5));
  if (names.length <= mostPacks) return { joined: 0 };
  const chosen = await smallest(folder, names);
  if (chosen.length < 2) return { joined: 0 };
  const isWritten = await writeJoined(folder, chosen);
  if (!isWritten) return { joined: 0 };
  return { joined: chosen.length };
}

/** Small packs first, as many as stay below the largest size. */
async function smallest(folder: string, names: readonly string[]): Promise<SmallPack[]> {
  const packs = await Promise.all(
    names.map(async (name) => ({ name, sizeBytes: (await stat(join(folder, `${name}.pack`))).size })),
  );
  let total = 0;
  return packs
    .toSorted((a, b) => a.sizeBytes - b.sizeBytes)
    .filter((pack) => {
      total += pack.sizeBytes;
      return total <= largestPackBytes;
    });
}

async function writeJoined(folder: string, packs: readonly SmallPack[]): Promise<boolean> {
  const temporary = temporaryPath(join(folder, 'pack'));
  const handle = await open(temporary, 'wx+', 0o444);
  const objects = new Map<string, PackedObject>();
  try {
    let offset = 12;
    for (const pack of packs) {
      for (const entry of await entriesOf(folder, pack.name)) {
        if (objects.has(entry.id)) continue;
        if (entry.isDelta) return await giveUp(handle, temporary);
        await handle.write(entry.bytes, 0, entry.bytes.length, offset);
        objects.set(entry.id, { id: entry.id, offset, crc32: crc32(entry.bytes) });
        offset += entry.bytes.length;
      }
    }
    await handle.write(packHeader(objects.size), 0, 12, 0);
    const content = Buffer.allocUnsafe(offset);
    await handle.read(content, 0, offset, 0);
    const packHash = hash('sha1', content, 'buffer');
    await handle.write(packHash, 0, 20, offset);
    await handle.sync();
    await handle.close();
    const name = `pack-${packHash.toString('hex')}`;
    await rename(temporary, join(folder, `${name}.pack`));
    await writeFileAtomically(
      join(folder, `${name}.idx`),
      encodeIndex([...objects.values()], packHash, (bytes) => hash('sha1', bytes, 'buffer')),
    );
    await syncFolder(folder);
    for (const pack of packs)
      if (pack.name !== name)
        for (const end of ['.idx', '.pack']) await rm(join(folder, pack.name + end), { force: true });
    return true;
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

async function giveUp(handle: FileHandle, temporary: string): Promise<false> {
  await handle.close();
  await rm(temporary, { force: true });
  return false;
}

/** Entries of a pack in the order of their offsets, each with its bytes. */
async function entriesOf(
  folder: string,
  name: string,
): Promise<readonly { id: string; bytes: Buffer; isDelta: boolean }[]> {
  const [pack, index] = await Promise.all([
    readFile(join(folder, `${name}.pack`)),
    readFile(join(folder, `${name}.idx`)),
  ]);
  const count = index.readUInt32BE(8 + 255 * 4);
  const offsetsAt = 1032 + count * 24;
  const entries = Array.from({ length: count }, (_, position) => ({
    id: index.toString('hex', 1032 + position * 20, 1052 + position * 20),
    offset: index.readUInt32BE(offsetsAt + position * 4),
  })).toSorted((a, b) => a.offset - b.offset);
  return entries.map(({ id, offset }, position) => {
    const bytes = pack.subarray(offset, entries[position + 1]?.offset ?? pack.length - 20);
    const { type } = readEntryHead(bytes);
    return { id, bytes, isDelta: type === packTypes.offsetDelta || type === packTypes.refDelta };
  });
}
