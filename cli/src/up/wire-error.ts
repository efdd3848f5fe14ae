/** Errors between threads and processes: an AppError arrives as the AppError it was. */
import { AppError, type ErrorCode, errorCatalogue } from '@session-siphon/schemas/errors';
import { systemCode } from '@session-siphon/schemas/system-code';

export interface WireError {
  /** Undefined for an error nobody expected; then `message` is its stack. */
  readonly code: ErrorCode | undefined;
  readonly message: string;
  readonly hint: string | undefined;
  /** Code of the operating system, where it was one of its errors. */
  readonly systemCode: string | undefined;
}

export function toWire(error: unknown): WireError {
  if (error instanceof AppError)
    return { code: error.code, message: error.message, hint: error.hint, systemCode: undefined };
  const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return { code: undefined, message, hint: undefined, systemCode: systemCode(error) };
}

export function fromWire({ code, message, hint, systemCode: given }: WireError): Error {
  if (code !== undefined && code in errorCatalogue)
    return new AppError(code, message, hint === undefined ? {} : { hint });
  return Object.assign(new Error(message), given === undefined ? {} : { code: given });
}
