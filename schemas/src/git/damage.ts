/** What is said of an object that cannot be what git wrote. */
import { AppError } from '../errors.ts';

export function damage(what: string, cause?: unknown): AppError {
  return new AppError('ARCHIVE_DAMAGED', what, { hint: 'Run `git fsck` in it; restore it from a clone.', cause });
}
