/** Failures of the folder in which packs are made that go to a remote, as errors that a person can act on. */
import { tmpdir } from 'node:os';
import { AppError } from '@session-siphon/schemas/errors';
import { isForbidden, isFull, isNotThere, systemCode } from '@session-siphon/schemas/system-code';

/** What the work gives. Throws DISK_FULL or DATA_FOLDER_UNWRITABLE where the folder for temporary files is to blame. */
export async function explainScratch<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw scratchFailure(error);
  }
}

function scratchFailure(error: unknown): unknown {
  if (!(error instanceof Error) || !('syscall' in error)) return error;
  if (isFull(error))
    return new AppError('DISK_FULL', `no space is left for a push, in ${tmpdir()} or in the archive.`, {
      hint: 'Free some space, or name another folder for temporary files in TMPDIR. Nothing is lost, and it is tried again.',
      cause: error,
    });
  const isThere = 'path' in error && typeof error.path === 'string' && error.path.startsWith(tmpdir());
  if (!isThere || !(isForbidden(error) || isNotThere(error))) return error;
  return new AppError('DATA_FOLDER_UNWRITABLE', `${tmpdir()} cannot be written (${systemCode(error)}).`, {
    hint: 'Name another folder for temporary files in TMPDIR.',
    cause: error,
  });
}
