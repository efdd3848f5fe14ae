/** Writes one pack: exactly the new objects of a commit, undeltified, with its index. Memory is bounded. */
import { hash } from 'node:crypto';
import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { type ObjectId, type ObjectType, objectId } from '@session-siphon/schemas/git/object-id';
import { type PackedObject, encodeIndex, entryHeader, packHeader } from '@session-siphon/schemas/git/pack-format';
import { prepareFile, syncFolder, temporaryPath, writeFully } from './atomic-files.ts';
import { Deflater } from './deflater.ts';
import { hashFile } from './hash-file.ts';

const mostInFlightBytes = 4 * (1 << 20);
/** Entries are written together; the pack of an appended line is one write. */
const bufferBytes = 256 * 1024;

export class PackWriter {
  readonly #folder: string;
  readonly #path: string;
  #handle: FileHandle | undefined;
  readonly #objects: PackedObject[] = [];
  readonly #ids = new Set<ObjectId>();
  #deflater: Deflater | undefined;
  /** Bytes in the file, and those that follow in the buffer. */
  #writtenBytes = 0;
  #buffer: Buffer | undefined;
  #bufferedBytes = 0;
  #inFlightBytes = 0;
  /** Entries are written in the order they were added, one after the other. */
  #tail: Promise<void> = Promise.resolve();
  /** The same promise by entry, for those that are not written yet. */
  readonly #waiting: Promise<void>[] = [];
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

  /** Bytes of the pack so far; what is still being deflated is not among them. */
  get sizeBytes(): number {
    return this.#writtenBytes + this.#bufferedBytes;
  }

  /** Adds an object unless the pack has it. Waits only when too much is waiting to be deflated. */
  add(type: ObjectType, content: Buffer, id: ObjectId = objectId(type, content)): Promise<ObjectId> {
    return this.#add(type, { content, id, isOurs: false });
  }

  /** The same for content that nobody else uses: its memory is given back as soon as it is deflated. */
  take(type: ObjectType, content: Buffer, id: ObjectId): Promise<ObjectId> {
    return this.#add(type, { content, id, isOurs: true });
  }

  /** Makes the pack and its index durable. After it every object can be read; before it none can. */
  async finish(): Promise<void> {
    const packHash = await this.#seal();
    if (!packHash) return;
    const name = join(this.#folder, `pack-${packHash.toString('hex')}`);
    const [, prepared] = await Promise.all([
      this.#closeDurably(),
      prepareFile(`${name}.idx`, encodeIndex(this.#objects, packHash, sha1)),
    ]);
    await using index = prepared;
    // The pack first: an index makes readers look for its pack.
    await rename(this.#path, `${name}.pack`);
    await index.place();
    await syncFolder(this.#folder);
  }

  /** The pack as a file to be sent; no reader of the folder takes it for one of its own. Whoever asks discards the writer when it was sent. */
  async detach(): Promise<{ readonly path: string; readonly sizeBytes: number }> {
    if (!(await this.#seal())) throw new Error('a pack to be sent has objects');
    await this.#closeDurably();
    return { path: this.#path, sizeBytes: this.#writtenBytes };
  }

  /** Leaves no trace of an unfinished pack. */
  async discard(): Promise<void> {
    await this.#tail;
    await this.#close();
    await rm(this.#path, { force: true });
  }

  async #add(
    type: ObjectType,
    { content, id, isOurs }: { content: Buffer; id: ObjectId; isOurs: boolean },
  ): Promise<ObjectId> {
    if (this.#ids.has(id)) return id;
    this.#ids.add(id);
    const { length } = content;
    this.#inFlightBytes += length;
    this.#tail = this.#tail
      .then(() => this.#append(id, type, content))
      .catch((error: unknown) => {
        this.#failure ??= error instanceof Error ? error : new Error(String(error));
      })
      .finally(() => {
        this.#inFlightBytes -= length;
        void this.#waiting.shift();
        if (isOurs) giveBack(content);
      });
    this.#waiting.push(this.#tail);
    while (this.#inFlightBytes > mostInFlightBytes) await this.#waiting[0];
    if (this.#failure) throw this.#failure;
    return id;
  }

  async #append(id: ObjectId, type: ObjectType, content: Buffer): Promise<void> {
    if (this.sizeBytes === 0) await this.#put(packHeader(0));
    const offset = this.sizeBytes;
    let crc = 0;
    this.#deflater ??= new Deflater();
    for (const bytes of [entryHeader(type, content.length), ...(await this.#deflater.deflate(content))]) {
      crc = crc32(bytes, crc);
      await this.#put(bytes);
    }
    this.#objects.push({ id, offset, crc32: crc });
  }

  async #put(bytes: Buffer): Promise<void> {
    if (this.#bufferedBytes + bytes.length > bufferBytes) await this.#flush();
    if (bytes.length > bufferBytes) return this.#write(bytes);
    this.#buffer ??= Buffer.allocUnsafe(bufferBytes);
    this.#bufferedBytes += bytes.copy(this.#buffer, this.#bufferedBytes);
  }

  async #flush(): Promise<void> {
    const bytes = this.#buffer?.subarray(0, this.#bufferedBytes);
    this.#bufferedBytes = 0;
    if (bytes && bytes.length > 0) await this.#write(bytes);
  }

  async #write(bytes: Buffer): Promise<void> {
    this.#handle ??= await open(this.#path, 'wx+', 0o444);
    await writeFully(this.#handle, bytes, this.#writtenBytes);
    this.#writtenBytes += bytes.length;
  }

  /** Writes what waits, the number of objects and the hash of all, and returns the hash; undefined when there is no object. */
  async #seal(): Promise<Buffer | undefined> {
    await this.#tail;
    if (this.#failure) throw this.#failure;
    if (this.#objects.length === 0) return undefined;
    const packHash = await this.#hash();
    await this.#put(packHash);
    await this.#flush();
    return packHash;
  }

  async #closeDurably(): Promise<void> {
    await this.#handle?.sync();
    await this.#close();
  }

  async #close(): Promise<void> {
    this.#deflater?.[Symbol.dispose]();
    await this.#handle?.close();
    this.#handle = undefined;
  }

  /** The number of objects stands at the start, so what was hashed before it was known would have to be hashed again. */
  async #hash(): Promise<Buffer> {
    const header = packHeader(this.#objects.length);
    if (this.#writtenBytes === 0 && this.#buffer) {
      header.copy(this.#buffer);
      return sha1(this.#buffer.subarray(0, this.#bufferedBytes));
    }
    await this.#flush();
    const handle = this.#handle;
    if (!handle) throw new Error('a pack with objects is a file');
    await writeFully(handle, header, 0);
    return hashFile(handle, this.#writtenBytes);
  }
}

/** Buffers are only counted as garbage when a lot of them is there: a whole session's worth would stand beside the session. */
function giveBack({ buffer }: Buffer): void {
  const isShared = buffer.byteLength <= Buffer.poolSize;
  if (buffer instanceof ArrayBuffer && !isShared) buffer.transfer(0);
}

function sha1(content: Buffer): Buffer {
  return hash('sha1', content, 'buffer');
}
