/** A damaged archive is made again from what this machine pushed; what it had not pushed is collected again. */
import { copyFileSync, existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { openGitArchive } from '@session-siphon/collector/archive/git-archive';
import { tombstonesIn } from '@session-siphon/collector/archive/tombstones';
import { machineRef, mainRef } from '@session-siphon/schemas/archive-path';
import { AppError } from '@session-siphon/schemas/errors';
import { decodeCommit } from '@session-siphon/schemas/git/commit';
import { nodeGitFiles } from '@session-siphon/schemas/git/node-git-files';
import { ObjectStore } from '@session-siphon/schemas/git/object-store';
import { readRef } from '@session-siphon/schemas/git/refs';
import { systemCode } from '@session-siphon/schemas/system-code';
import type { Tombstone } from '@session-siphon/schemas/tombstone';
import { asideArchive, lockDataFolder } from '../data-folder.ts';
import type { Terminal } from '../terminal.ts';
import { archiveOptions } from './open-collector.ts';
import { type Place, knownMachineId } from '../place.ts';
import { freshArchive, replaceArchive } from './replace-archive.ts';

/** Does something with the archive. When that turns out to be damaged and has a remote, it is repaired, and the work is done once more. */
export async function withRepair<T>(place: Place, terminal: Terminal, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!isDamage(error) || !existsSync(place.folder.archive)) throw error;
    const aside = await repair(place, error);
    for (const line of [
      `The archive here was damaged: ${error.message}`,
      `What this machine pushed was taken back from the remote; what it had not pushed is collected again. The damaged one is kept as ${aside}.`,
    ])
      terminal.say(line);
    return await work();
  }
}

export function isDamage(error: unknown): error is AppError {
  if (!(error instanceof AppError) || (error.code !== 'ARCHIVE_DAMAGED' && error.code !== 'OBJECT_MISSING'))
    return false;
  // What the system could not do this time, it may do the next.
  return [undefined, 'ENOENT'].includes(systemCode(error.cause));
}

/** Returns where the damaged archive is. Throws the damage itself when nothing can be taken back. */
async function repair(place: Place, damage: AppError): Promise<string> {
  // Loaded here: few archives are ever damaged.
  const { takeBack } = await import('@session-siphon/collector/archive/remote/take-back');
  const { folder } = place;
  using _lock = lockDataFolder(folder);
  const options = archiveOptions(place);
  const fresh = freshArchive(folder);
  try {
    await (await openGitArchive({ ...options, directory: fresh }))[Symbol.asyncDispose]();
    // With the remote, and what else a person set there.
    copyFileSync(join(folder.archive, 'config'), join(fresh, 'config'));
    const isTaken = await takeBack({ ...options, directory: fresh, env: process.env }).catch((cause: unknown) => {
      throw notTaken(damage, cause);
    });
    if (!isTaken) throw damage;
    await forgetAgain(place, fresh);
    const aside = asideArchive(folder, 'damaged', new Date());
    replaceArchive(folder, fresh, aside);
    return aside;
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
}

function notTaken(damage: AppError, cause: unknown): AppError {
  const why = cause instanceof Error ? cause.message : 'unknown';
  return new AppError(damage.code, damage.message, {
    hint: `Run \`siphon collect\` once its remote can be reached: what this machine pushed is taken back from there. Now it cannot: ${why}`,
    cause,
  });
}

/** What was forgotten here and not pushed yet stays forgotten. */
async function forgetAgain(place: Place, fresh: string): Promise<void> {
  const { forgetSessions } = await import('@session-siphon/collector/archive/forget-sessions');
  const machine = knownMachineId(place);
  await using archive = await openGitArchive({ ...archiveOptions(place), directory: fresh });
  for (const { forgottenAt, by, ...session } of readableTombstones(place.folder.archive, machine))
    if (!archive.forgotten.has(session.session))
      await forgetSessions(archive, { directory: fresh, machine }, { sessions: [session], by, at: forgottenAt });
}

/** Of a damaged archive, as far as it can be read: main shows the same as the branch. */
function readableTombstones(directory: string, machine: string): readonly Tombstone[] {
  const files = nodeGitFiles(directory);
  for (const ref of [machineRef(machine), mainRef])
    try {
      const store = new ObjectStore(files);
      const tip = readRef(files, ref);
      if (tip !== undefined) return tombstonesIn(store, decodeCommit(store.read(tip).content).tree, machine);
    } catch (error) {
      if (!isDamage(error)) throw error;
    }
  return [];
}
