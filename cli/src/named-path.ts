/** Folders and files at a path that somebody named: how they are made, and what is said where that fails. */
import { existsSync, mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { AppError } from '@session-siphon/schemas/errors';
import { isFull, systemCode } from '@session-siphon/schemas/system-code';

/** Level by level: where the system lets nobody make a folder, as below /proc, what Node does to make all of them never ends. */
export function makeFolder(path: string, mode?: number): void {
  const parent = dirname(path);
  // Above the root of a drive that is not there is that root again.
  if (parent !== path && !existsSync(parent)) makeFolder(parent, mode);
  try {
    mkdirSync(path, { mode });
  } catch (error) {
    if (systemCode(error) !== 'EEXIST' || !statSync(path).isDirectory()) throw error;
  }
}

/** DISK_FULL or FILE_UNWRITABLE for a failed call to the system; the cause itself when it is about something else. */
export function pathFailure(path: string, hint: string, cause: unknown): unknown {
  const code = cause instanceof AppError ? undefined : systemCode(cause);
  if (code === undefined) return cause;
  if (isFull(cause))
    return new AppError('DISK_FULL', `no space is left for ${path}.`, {
      hint: 'Free some space, then run the same command again.',
      cause,
    });
  return new AppError('FILE_UNWRITABLE', `${path} cannot be written (${code}).`, { hint, cause });
}
