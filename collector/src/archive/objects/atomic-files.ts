/** Writes that happen wholly or not at all, whatever stops the process or the machine. */
import { randomBytes } from 'node:crypto';
import { promises as fs } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { isAlive } from '../../living-process.ts';

const temporaryPrefix = '.tmp-';

/** Writes a file: temporary file, fsync, rename, fsync of the folder. */
export async function writeFileAtomically(path: string, content: string | Uint8Array, mode?: number): Promise<void> {
  await using file = await prepareFile(path, content, mode);
  await file.place();
  await syncFolder(dirname(path));
}

/** A file that lies durably beside its place. Disposing removes it unless it was placed. */
export interface PreparedFile extends AsyncDisposable {
  /** Makes it visible; durable when the folder is synced. */
  place(): Promise<void>;
}

/** The slow half of writing a file, which several files can do at once. */
export async function prepareFile(path: string, content: string | Uint8Array, mode?: number): Promise<PreparedFile> {
  const temporary = temporaryPath(path);
  const handle = await fs.open(temporary, 'wx', mode);
  try {
    await writeFully(handle, typeof content === 'string' ? Buffer.from(content, 'utf8') : content, 0);
    await handle.sync();
  } catch (error) {
    await fs.rm(temporary, { force: true });
    throw error;
  } finally {
    await handle.close();
  }
  let isPlaced = false;
  return {
    async place() {
      await fs.rename(temporary, path);
      isPlaced = true;
    },
    async [Symbol.asyncDispose]() {
      if (!isPlaced) await fs.rm(temporary, { force: true });
    },
  };
}

/** Writes all bytes at a position. One call to the system may write fewer, on a disk that is nearly full. */
export async function writeFully(handle: FileHandle, bytes: Uint8Array, position: number): Promise<void> {
  for (let done = 0; done < bytes.length;) {
    const { bytesWritten } = await handle.write(bytes, done, bytes.length - done, position + done);
    done += bytesWritten;
  }
}

/** A name beside `path` that no reader takes for a finished file. */
export function temporaryPath(path: string): string {
  return join(dirname(path), `${temporaryPrefix}${process.pid}-${randomBytes(6).toString('hex')}`);
}

/** Makes renames in a folder durable; some platforms have no such call for folders. */
export async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await fs.open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Removes what killed processes left. A living one may be at work without the lock: it sends what is here somewhere else. */
export async function sweepTemporaryFiles(folders: readonly string[]): Promise<void> {
  for (const folder of folders) {
    const names = await fs.readdir(folder).catch(() => []);
    for (const name of names) {
      const pid = /^\.tmp-(\d+)-[0-9a-f]+$/.exec(name)?.[1];
      if (pid !== undefined && !isAlive(Number(pid))) await fs.rm(join(folder, name), { force: true });
    }
  }
}

/** `fs` for isomorphic-git, whose own writes are neither atomic nor durable. */
export const atomicGitFs = {
  promises: {
    ...fs,
    async writeFile(path: string, content: string | Uint8Array): Promise<void> {
      await (basename(path).startsWith(temporaryPrefix)
        ? fs.writeFile(path, content)
        : writeFileAtomically(path, content));
    },
  },
};
