/** Writes one pack: exactly the new objects of a commit, undeltified, with its index. Deflating runs on the thread pool; memory is bounded. */
import { hash } from 'node:crypto';
import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { crc32, deflate } from 'node:zlib';
import { type ObjectId, type ObjectType, objectId } from '@session-siphon/schemas/git/object-id';
import { type PackedObject, encodeIndex, entryHeader, packHeader } from '@session-siphon/schemas/git/pack-format';
import { syncFolder, temporaryPath, writeFileAtomically, writeFully } from './atomic-files.ts';
import { hashFile } from './hash-file.ts';

const deflateAsync = promisify(deflate);
/** Level 6 gains 7 % over 3 and costs twice the time. */
const compression = { level: 3 };
const mostInFlightBytes = 16 * (1 << 20);

export class PackWriter {
  readonly #folder: string;
  readonly #path: string;
  #handle: FileHandle | undefined;
  readonly #objects: PackedObject[] = [];
  readonly #ids = new Set<ObjectId>();
  #offset = 0;
  #inFlightBytes = 0;
  /** Entries are written in the order they were added, one after the other. */
  #tail: Promise<void> = Promise.resolve();
  #failure: Error | undefined;

  constructor(folder: string) {
    this.#folder = folder;
    this.#path = temporaryPath(join(folder, 'pack'));
  }

  get count(): number {
    return this.#ids.size;
  }

  has(id: ObjectId): boolean {
    return this.#ids.has(id);
  }

  /** Bytes written so far; what is still being deflated is not among them. */
  get sizeBytes(): number {
    return this.#offset;
  }

  /** Adds an object unless the pack has it. Waits only when too much is waiting to be deflated. */
  async add(type: ObjectType, content: Buffer, id: ObjectId = objectId(type, content)): Promise<ObjectId> {
    if (this.#ids.has(id)) return id;
    this.#ids.add(id);
    const deflated = deflateAsync(content, compression);
    this.#inFlightBytes += content.length;
    // The queue reports the failure; a promise that fails before its turn must not end the process.
    deflated.catch(() => {});
    this.#tail = this.#tail
      .then(async () => this.#write(id, Buffer.concat([entryHeader(type, content.length), await deflated])))
      .catch((error: unknown) => {
        this.#failure ??= error instanceof Error ? error : new Error(String(error));
      })
      .finally(() => {
        this.#inFlightBytes -= content.length;
      });
    if (this.#inFlightBytes > mostInFlightBytes) await this.#tail;
    if (this.#failure) throw this.#failure;
    return id;
  }

  /** Makes the pack and its index durable. After it every object can be read; before it none can. */
  async finish(): Promise<void> {
    const sealed = await this.#seal();
    if (!sealed) return;
    const name = `pack-${sealed.hash.toString('hex')}`;
    // The pack first: an index makes readers look for its pack.
    await rename(this.#path, join(this.#folder, `${name}.pack`));
    await writeFileAtomically(join(this.#folder, `${name}.idx`), encodeIndex(this.#objects, sealed.hash, sha1));
    await syncFolder(this.#folder);
  }

  /** The pack as a file to be sent; no reader of the folder takes it for one of its own. Whoever asks discards the writer when it was sent. */
  async detach(): Promise<{ readonly path: string; readonly sizeBytes: number }> {
    const sealed = await this.#seal();
    if (!sealed) throw new Error('a pack to be sent has objects');
    return { path: this.#path, sizeBytes: this.#offset + sealed.hash.length };
  }

  /** Leaves no trace of an unfinished pack. */
  async discard(): Promise<void> {
    await this.#tail;
    await this.#handle?.close();
    this.#handle = undefined;
    await rm(this.#path, { force: true });
  }

  /** Writes what waits, the number of objects and the hash of all; undefined when there is no object. */
  async #seal(): Promise<{ readonly hash: Buffer } | undefined> {
    await this.#tail;
    if (this.#failure) throw this.#failure;
    const handle = this.#handle;
    if (!handle) return undefined;
    await writeFully(handle, packHeader(this.#objects.length), 0);
    const packHash = await hashFile(handle, this.#offset);
    await writeFully(handle, packHash, this.#offset);
    await handle.sync();
    await handle.close();
    this.#handle = undefined;
    return { hash: packHash };
  }

  async #write(id: ObjectId, entry: Buffer): Promise<void> {
    if (!this.#handle) {
      this.#handle = await open(this.#path, 'wx+', 0o444);
      this.#offset = 12;
    }
    await writeFully(this.#handle, entry, this.#offset);
    this.#objects.push({ id, offset: this.#offset, crc32: crc32(entry) });
    this.#offset += entry.length;
  }
}

function sha1(content: Buffer): Buffer {
  return hash('sha1', content, 'buffer');
}
