/** A file as a Carrier: streamed, line by line, decompressed where it has to be. */
import { join, posix } from 'node:path';
import { Readable, pipeline } from 'node:stream';
import { constants, createZstdDecompress } from 'node:zlib';
import { systemCode } from '@session-siphon/schemas/system-code';
import type { Carrier } from '../source.ts';
import type { CarrierFiles } from './carrier-files.ts';
import { type Companion, type FileFacts, type FoundFile, missing } from './file-facts.ts';
import { splitLines } from './line-splitter.ts';
import type { Neighbours } from './neighbours.ts';
import type { OpenDatabase } from './sqlite-database.ts';

const largestSiblingBytes = 64 * (1 << 20);

export interface OpenCarrier extends Carrier {
  /** Other files that were asked for while reading, by absolute path. */
  readonly companions: ReadonlyMap<string, Companion>;
  /** Closes what was opened for reading. */
  close(): Promise<void>;
}

interface CarrierOptions {
  readonly files: CarrierFiles;
  /** The carriers below the root, for sessions that lie in several files. Asked for only when a source wants related carriers. */
  readonly neighbours: () => Promise<Neighbours>;
  /** Bytes of the carrier that could not be read as lines. */
  readonly skip: (reason: string, line?: number) => void;
}

/** What a carrier and the related carriers that it hands out have used together. */
interface Used {
  readonly companions: Map<string, Companion>;
  readonly databases: OpenDatabase[];
}

export function openCarrier(
  file: FoundFile,
  options: CarrierOptions,
  used: Used = { companions: new Map(), databases: [] },
): OpenCarrier {
  const { files, neighbours, skip } = options;
  const { companions, databases } = used;
  const path = join(file.root, file.relativePath);
  const remember = async (companion: string): Promise<FileFacts | undefined> => {
    const facts = await files.facts(companion);
    companions.set(companion, { path: companion, ...(facts ?? missing) });
    return facts;
  };
  const chunks = (): AsyncIterable<Buffer> =>
    file.relativePath.endsWith('.zst') ? decompressed(files.chunks(path), skip) : files.chunks(path);
  return {
    relativePath: file.relativePath,
    sizeBytes: file.sizeBytes,
    modifiedAt: new Date(file.mtimeMs).toISOString(),
    companions,
    lines: () => splitLines(chunks(), skip),
    async text() {
      const pieces: Buffer[] = [];
      for await (const piece of chunks()) pieces.push(piece);
      return Buffer.concat(pieces)
        .toString('utf8')
        .replace(/^\uFEFF/, '');
    },
    async database(relativePath) {
      const target = relativePath === undefined ? path : beside(file, relativePath);
      if (target === undefined || (target !== path && !(await remember(target)))) return undefined;
      await remember(`${target}-wal`);
      const database = await files.database(target, skip);
      if (database) databases.push(database);
      return database;
    },
    async sibling(relativePath) {
      const target = beside(file, relativePath);
      const facts = target === undefined ? undefined : await remember(target);
      if (target === undefined || !facts || facts.sizeBytes > largestSiblingBytes) return undefined;
      return readSibling(files, target);
    },
    async list(relativeFolder) {
      const target = beside(file, relativeFolder);
      const facts = target === undefined ? undefined : await remember(target);
      return target === undefined || !facts ? [] : (await files.names(target)).toSorted();
    },
    async related(name, accepts = () => true) {
      const named = (await neighbours()).named(name);
      return named
        .filter(({ relativePath }) => relativePath !== file.relativePath && accepts(relativePath))
        .map((other) => {
          const otherPath = join(other.root, other.relativePath);
          companions.set(otherPath, { path: otherPath, sizeBytes: other.sizeBytes, mtimeMs: other.mtimeMs });
          return openCarrier(other, options, used);
        });
    },
    async close() {
      for (const database of databases.splice(0)) await database.close();
    },
  };
}

/** Path of a companion; undefined when it lies outside the root. */
function beside({ root, relativePath }: FoundFile, companion: string): string | undefined {
  const target = posix.normalize(posix.join(posix.dirname(relativePath), companion));
  if (target.startsWith('..') || posix.isAbsolute(target) || target.includes('\0')) return undefined;
  return join(root, target);
}

async function readSibling(files: CarrierFiles, path: string): Promise<string | undefined> {
  try {
    return (await files.whole(path)).toString('utf8');
  } catch {
    // The assistant removed it between two calls, or does not let us read it: as if it were not there.
    return undefined;
  }
}

const zstdOptions = { params: { [constants.ZSTD_d_windowLogMax]: 27 } };

/** What can be decompressed: a file that is still being written, or was damaged, gives its lines up to there. */
async function* decompressed(chunks: AsyncIterable<Buffer>, skip: (reason: string) => void): AsyncGenerator<Buffer> {
  const source = Readable.from(chunks, { objectMode: false });
  // The error reaches the loop below through the last stream.
  const stream = pipeline(source, createZstdDecompress(zstdOptions), () => undefined);
  try {
    for await (const chunk of stream) if (Buffer.isBuffer(chunk)) yield chunk;
  } catch (error) {
    if (!isDataError(error)) throw error;
    skip('compressed data ends early or is damaged');
  }
}

function isDataError(error: unknown): boolean {
  return /^(?:ZSTD_|Z_|ERR_)/.test(systemCode(error) ?? '');
}
