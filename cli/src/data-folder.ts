/** The data folder: archive, index, state, keys. The only file that knows what lies where in it. */
import { accessSync, constants, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { takeLock } from '@session-siphon/collector/archive/lock-file';
import { AppError } from '@session-siphon/schemas/errors';
import { isForbidden, isFull, isNotThere, systemCode } from '@session-siphon/schemas/system-code';
import { defaultDataFolder, withHome } from './host.ts';
import { makeFolder } from './named-path.ts';

export interface DataFolder {
  readonly path: string;
  /** Bare git repository. */
  readonly archive: string;
  /** Bare copy of an archive that lives elsewhere. */
  readonly mirror: string;
  /** Folder of the embedded search server. */
  readonly index: string;
  /** Folder of the collector's state: what was read, redaction key, machine id. */
  readonly state: string;
  /** There while nothing may be read. */
  readonly pauseFile: string;
  /** What other processes ask of the one that holds the archive. */
  readonly requests: string;
  /** Held while a program writes the folder. */
  readonly lockFile: string;
  /** Address and keys of the running server, readable by the owner only. */
  readonly serverFile: string;
  /** A data folder of its own for the demo archive, so that it never mixes with real conversations. */
  readonly demo: string;
}

/** Where things lie in the data folder; creates nothing. */
export function dataFolderAt(path: string | undefined): DataFolder {
  const folder = path === undefined ? defaultDataFolder() : resolve(withHome(path));
  return {
    path: folder,
    archive: join(folder, 'archive.git'),
    mirror: join(folder, 'mirror.git'),
    index: join(folder, 'index'),
    state: join(folder, 'state'),
    pauseFile: join(folder, 'pause.json'),
    requests: join(folder, 'requests'),
    lockFile: join(folder, 'siphon.lock'),
    serverFile: join(folder, 'server.json'),
    demo: join(folder, 'demo'),
  };
}

/** Why another archive took the place of one. */
type AsideReason = 'before-sharing' | 'before-restoring' | 'damaged';

/** Where an archive is put aside at a time. */
export function asideArchive({ path }: DataFolder, reason: AsideReason, at: Date): string {
  const stamp = at.toISOString().slice(0, 19).replaceAll(/[-:]/g, '').replace('T', '-');
  return join(path, `archive-${reason}-${stamp}.git`);
}

/** Archives that were put aside. */
export function asideArchives({ path }: DataFolder): readonly string[] {
  return readdirSync(path)
    .filter((name) => /^archive-(?:before-\w+|damaged)-/.test(name))
    .map((name) => join(path, name));
}

/** Makes the folder and its subfolders, private to the owner. Throws DATA_FOLDER_UNWRITABLE or DISK_FULL. */
export function createDataFolder(folder: DataFolder): void {
  try {
    for (const path of [folder.path, folder.state, folder.index]) makeFolder(path, 0o700);
  } catch (cause) {
    throw isFull(cause) ? writeFailure(folder, cause) : unwritable(folder, cause);
  }
}

/** Held by the one program that writes the folder's index. Throws DATA_FOLDER_BUSY, DATA_FOLDER_UNWRITABLE or DISK_FULL. */
export function lockDataFolder(folder: DataFolder): Disposable {
  const busy = {
    code: 'DATA_FOLDER_BUSY',
    message: (holder: number) => `another siphon (process ${holder}) uses ${folder.path}.`,
    hint: 'Use the one that runs, stop it, or choose another folder with --data DIR.',
  } as const;
  try {
    return takeLock(folder.lockFile, { busy });
  } catch (error) {
    throw writeFailure(folder, error);
  }
}

/** Throws DATA_FOLDER_UNREADABLE for one that is there and lets nobody look: what cannot be seen must not be taken for missing. */
export function checkDataFolder(folder: DataFolder): void {
  const closed = closedFolder(folder, constants.R_OK | constants.X_OK);
  if (!closed) return;
  throw new AppError('DATA_FOLDER_UNREADABLE', `${closed.path} cannot be read (${closed.code}).`, {
    hint: 'Run siphon as the person who collects, or name another folder with --data DIR.',
    cause: closed.cause,
  });
}

/** The first folder of it that is there and that this person may not use so; `mode` is one of access(2). */
export function closedFolder(
  { path, archive, index, state }: DataFolder,
  mode: number,
): { readonly path: string; readonly code: string | undefined; readonly cause: unknown } | undefined {
  for (const one of [path, archive, index, state]) {
    try {
      accessSync(one, mode);
    } catch (cause) {
      if (!isNotThere(cause)) return { path: one, code: systemCode(cause), cause };
    }
  }
  return undefined;
}

/** The error a person can act on for a failed write below the data folder; the cause itself when it is about something else. */
export function writeFailure(folder: DataFolder, cause: unknown): unknown {
  if (isFull(cause))
    return new AppError('DISK_FULL', `no space is left for ${folder.path}.`, {
      hint: 'Free some space or choose another place with --data DIR, then run the same command again: nothing is lost.',
      cause,
    });
  const isInTheWay = ['ENOTDIR', 'EEXIST'].includes(systemCode(cause) ?? '');
  return isForbidden(cause) || isInTheWay ? unwritable(folder, cause) : cause;
}

function unwritable({ path }: DataFolder, cause: unknown): AppError {
  return new AppError('DATA_FOLDER_UNWRITABLE', `${path} cannot be written (${systemCode(cause)}).`, {
    hint: 'Choose a folder you may write with --data DIR.',
    cause,
  });
}
