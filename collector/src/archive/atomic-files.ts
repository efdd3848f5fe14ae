/** Writes that happen wholly or not at all, whatever stops the process or the machine. */
import { randomBytes } from 'node:crypto';
import { promises as fs } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

const temporaryPrefix = '.tmp-';

/** Writes a file: temporary file, fsync, rename, fsync of the folder. */
export async function writeFileAtomically(path: string, content: string | Uint8Array, mode?: number): Promise<void> {
  const temporary = temporaryPath(path);
  const handle = await fs.open(temporary, 'wx', mode);
  try {
    await handle.writeFile(content);
    await handle.sync();
  } catch (error) {
    await fs.rm(temporary, { force: true });
    throw error;
  } finally {
    await handle.close();
  }
  await fs.rename(temporary, path);
  await syncFolder(dirname(path));
}

/** Writes all bytes at a position. One call to the system may write fewer, on a disk that is nearly full. */
export async function writeFully(handle: FileHandle, bytes: Buffer, position: number): Promise<void> {
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

/** Removes what a killed process left. Only the holder of the lock may call it. */
export async function sweepTemporaryFiles(folders: readonly string[]): Promise<void> {
  for (const folder of folders) {
    const names = await fs.readdir(folder).catch(() => []);
    for (const name of names) if (name.startsWith(temporaryPrefix)) await fs.rm(join(folder, name), { force: true });
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
