/** Failures of the disk below an archive, as errors that a person can act on. */
import { AppError } from '@session-siphon/schemas/errors';
import { isForbidden, isFull, systemCode } from '@session-siphon/schemas/system-code';

/** DISK_FULL, DATA_FOLDER_UNWRITABLE or ARCHIVE_DAMAGED for a failed call to the file system; every other cause as it is. */
export function archiveFailure(directory: string, cause: unknown): unknown {
  const code = cause instanceof Error && 'syscall' in cause ? systemCode(cause) : undefined;
  if (code === undefined) return cause;
  if (isFull(cause))
    return new AppError('DISK_FULL', `no space is left for the archive ${directory}.`, {
      hint: 'Free some space, then run the same command again: what was committed is safe, the rest is collected again.',
      cause,
    });
  if (isForbidden(cause))
    return new AppError('DATA_FOLDER_UNWRITABLE', `the archive ${directory} cannot be written (${code}).`, {
      hint: 'Give the folder and everything in it back to the person who collects.',
      cause,
    });
  return new AppError('ARCHIVE_DAMAGED', `the archive ${directory} cannot be used (${code}).`, {
    hint: 'Check the disk, and that nothing else removes files there; then run `git fsck` in it.',
    cause,
  });
}
