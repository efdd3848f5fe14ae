/** Folders for what is needed only while the program works: packs that go to a remote, copies of databases. */
import { type DisposableTempDir, mkdtempDisposable, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isAlive } from './living-process.ts';

/** Whose process cannot be seen, because it runs in a container that shares the place, keeps its folder for this long. */
const longestWorkMs = 86_400_000;

/** An empty folder that only this user can read. It goes when it is disposed of; what a process that was killed has left goes when the next one asks. */
export async function scratchFolder(): Promise<DisposableTempDir> {
  await removeLeftOver();
  return mkdtempDisposable(join(tmpdir(), `siphon-${process.pid}-`));
}

async function removeLeftOver(): Promise<void> {
  for (const name of await readdir(tmpdir()).catch(() => [])) {
    const owner = /^siphon-(\d+)-\w+$/.exec(name)?.[1];
    if (owner === undefined || isAlive(Number(owner))) continue;
    const path = join(tmpdir(), name);
    // Somebody else's cannot be removed, and another process may be removing this one.
    if (await isOld(path).catch(() => false)) await rm(path, { recursive: true, force: true }).catch(() => undefined);
  }
}

async function isOld(path: string): Promise<boolean> {
  return Date.now() - (await stat(path)).mtimeMs > longestWorkMs;
}
