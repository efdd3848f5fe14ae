/** What ends the reading of one carrier, and costs only that carrier. */
import { AppError } from '@session-siphon/schemas/errors';
import { isFull, systemCode } from '@session-siphon/schemas/system-code';

/** The machine or this process has no more of something: the next carrier would fare no better. */
const shortageCodes: ReadonlySet<string> = new Set(['EMFILE', 'ENFILE', 'ENOMEM']);

/** What reading a carrier has thrown, as CARRIER_UNREADABLE; what is about more than this carrier stays what it is. */
export function carrierFailure(error: unknown, path: string): unknown {
  const code = systemCode(error);
  if (error instanceof AppError || isFull(error) || shortageCodes.has(code ?? '')) return error;
  const hint =
    code === undefined
      ? 'This is a mistake in siphon: please report it with the version of the assistant. All other files are collected.'
      : 'Check the rights of the file, and that no other program keeps it locked.';
  return new AppError('CARRIER_UNREADABLE', `${path} cannot be read.`, { hint, cause: error });
}

/** Why, for the log: a code of the system, or the place in the program. A message could quote the transcript. */
export function failureReason({ cause }: AppError): string {
  if (!(cause instanceof Error)) return 'unknown';
  return systemCode(cause) ?? `${cause.name} ${/^ +(at .+)$/m.exec(cause.stack ?? '')?.[1] ?? ''}`.trimEnd();
}
