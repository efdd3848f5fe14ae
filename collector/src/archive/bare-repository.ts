/** The folder of an archive: a bare git repository without an index, and nothing of a killed process in it. */
import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { atomicGitFs, sweepTemporaryFiles, writeFileAtomically } from './objects/atomic-files.ts';

/** Git itself makes a pack visible in two steps, so a pack without an index counts as left over only when it is this old. */
const abandonedAfterMs = 60 * 60 * 1000;

/** Makes the repository, or what is missing of one whose making was interrupted. Only the holder of the lock may call it. */
export async function prepareRepository(directory: string, nowMs: number): Promise<void> {
  const names = new Set(await readdir(directory));
  if (!names.has('HEAD') || !names.has('config')) {
    // Loaded here, because only a new archive needs it.
    const { default: git } = await import('isomorphic-git');
    await git.init({ fs: atomicGitFs, dir: directory, gitdir: directory, bare: true, defaultBranch: 'main' });
    await git.setConfig({ fs: atomicGitFs, gitdir: directory, path: 'gc.auto', value: 0 });
    // It takes a repository with a configuration for a finished one.
    if (names.has('config')) await writeFileAtomically(join(directory, 'HEAD'), 'ref: refs/heads/main\n');
  }
  const packs = join(directory, 'objects', 'pack');
  await mkdir(packs, { recursive: true });
  await mkdir(join(directory, 'refs', 'heads', 'machines'), { recursive: true });
  await sweepTemporaryFiles([
    directory,
    packs,
    ...['refs/heads', 'refs/heads/machines'].map((folder) => join(directory, folder)),
  ]);
  await sweepAbandonedPacks(packs, nowMs);
}

/** A pack that was named and never got its index holds nothing that anybody can read. */
async function sweepAbandonedPacks(folder: string, nowMs: number): Promise<void> {
  const names = new Set(await readdir(folder));
  for (const name of names) {
    if (!name.endsWith('.pack') || names.has(`${name.slice(0, -5)}.idx`)) continue;
    const path = join(folder, name);
    if (nowMs - (await stat(path)).mtimeMs > abandonedAfterMs) await rm(path, { force: true });
  }
}
