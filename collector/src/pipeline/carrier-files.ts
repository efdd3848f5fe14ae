/** Where carriers' bytes come from. */
import { type FileHandle, open, readFile, readdir } from 'node:fs/promises';
import { sep } from 'node:path';
import { type FileFacts, factsOf } from './file-facts.ts';
import { type OpenDatabase, openDatabaseBytes, openDatabaseFile } from './sqlite-database.ts';

/** Reading files by absolute path. */
export interface CarrierFiles {
  /** Size and time; undefined when there is no such file or folder. */
  facts(path: string): Promise<FileFacts | undefined>;
  /** Names in a folder, in any order; none when it is not there. */
  names(folder: string): Promise<readonly string[]>;
  /** The content in pieces. Throws when the file cannot be read. */
  chunks(path: string): AsyncIterable<Buffer>;
  whole(path: string): Promise<Buffer>;
  /** The file as a database; undefined when it is none. Throws when the file cannot be read. */
  database(path: string, skip: (reason: string) => void): Promise<OpenDatabase | undefined>;
}

// Small enough to take little memory, large enough to make calls rare.
const chunkBytes = 256 * 1024;

/** The files of this machine. */
export const diskFiles: CarrierFiles = {
  async facts(path) {
    const facts = factsOf(path);
    return facts && { sizeBytes: facts.sizeBytes, mtimeMs: facts.mtimeMs };
  },
  names: (folder) => readdir(folder).catch(() => []),
  async *chunks(path) {
    const handle = await open(path, 'r');
    // The next piece is fetched while the one before is worked on.
    let next = nextChunk(handle);
    try {
      for (;;) {
        const chunk = await next;
        if (chunk.length === 0) return;
        next = nextChunk(handle);
        yield chunk;
      }
    } finally {
      await next.catch(() => undefined);
      await handle.close();
    }
  },
  whole: (path) => readFile(path),
  database: openDatabaseFile,
};

function nextChunk(handle: FileHandle): Promise<Buffer> {
  const buffer = Buffer.allocUnsafe(chunkBytes);
  const chunk = handle.read(buffer, 0, chunkBytes, null).then(({ bytesRead }) => buffer.subarray(0, bytesRead));
  // Whoever waits for it is told of a failure; until then nobody has to be waiting.
  chunk.catch(() => undefined);
  return chunk;
}

/** Files that are not on any disk, by absolute path; for tests and for carriers that were made on the way. */
export function memoryFiles(contents: ReadonlyMap<string, Buffer>): CarrierFiles {
  const whole = (path: string): Buffer => {
    const content = contents.get(path);
    if (!content) throw new Error('no such file');
    return content;
  };
  return {
    async facts(path) {
      const content = contents.get(path);
      if (content) return { sizeBytes: content.length, mtimeMs: 0 };
      const isFolder = contents.keys().some((other) => other.startsWith(path + sep));
      return isFolder ? { sizeBytes: 0, mtimeMs: 0 } : undefined;
    },
    async names(folder) {
      const below = [...contents.keys()].filter((path) => path.startsWith(folder + sep));
      return [
        ...new Set(
          below.map((path) =>
            path
              .slice(folder.length + 1)
              .split(sep, 1)
              .join(''),
          ),
        ),
      ];
    },
    async *chunks(path) {
      const content = whole(path);
      for (let at = 0; at < content.length; at += chunkBytes) yield content.subarray(at, at + chunkBytes);
    },
    whole: async (path) => whole(path),
    database: (path, skip) => openDatabaseBytes(whole(path), skip),
  };
}
