/** What a user sees when something goes wrong: a permanent code, what happened and why, and what to do. */

/** Exit status of the `siphon` program for each family of failures. */
export const exitCodes = {
  ok: 0,
  failed: 1,
  usage: 2,
  config: 3,
  unavailable: 4,
  busy: 5,
  permission: 6,
  diskFull: 7,
  damaged: 8,
  interrupted: 130,
} as const;

interface ErrorEntry {
  readonly title: string;
  readonly exitCode: number;
  /** Whether the same call may succeed later without anybody changing anything. */
  readonly retryable: boolean;
}

/** Every code the programs use. A code is permanent: it is renamed never and removed only with a major version. */
export const errorCatalogue = {
  USAGE: { title: 'The command line is not understood', exitCode: exitCodes.usage, retryable: false },
  CONFIG_INVALID: { title: 'The configuration is not valid', exitCode: exitCodes.config, retryable: false },
  HOME_UNREADABLE: { title: 'The home folder cannot be read', exitCode: exitCodes.permission, retryable: false },
  DATA_FOLDER_BUSY: { title: 'Another siphon uses this data folder', exitCode: exitCodes.busy, retryable: true },
  DATA_FOLDER_UNREADABLE: {
    title: 'The data folder cannot be read',
    exitCode: exitCodes.permission,
    retryable: false,
  },
  DATA_FOLDER_UNWRITABLE: {
    title: 'The data folder cannot be written',
    exitCode: exitCodes.permission,
    retryable: false,
  },
  FILE_UNWRITABLE: { title: 'A file cannot be written', exitCode: exitCodes.permission, retryable: false },
  DISK_FULL: { title: 'The disk is full', exitCode: exitCodes.diskFull, retryable: true },
  PORT_IN_USE: { title: 'The port is in use', exitCode: exitCodes.busy, retryable: true },
  FOLDER_NOT_EMPTY: { title: 'The folder holds something else', exitCode: exitCodes.usage, retryable: false },
  SITE_MISSING: { title: 'The site has not been built', exitCode: exitCodes.unavailable, retryable: false },
  CARRIER_UNREADABLE: { title: 'A file cannot be read', exitCode: exitCodes.permission, retryable: true },
  SOURCE_UNKNOWN: { title: 'No source reads this file', exitCode: exitCodes.usage, retryable: false },
  SESSION_FILE_INVALID: {
    title: 'A session file does not follow the format',
    exitCode: exitCodes.damaged,
    retryable: false,
  },
  FORMAT_TOO_NEW: {
    title: 'The archive was written by a newer version',
    exitCode: exitCodes.damaged,
    retryable: false,
  },
  SESSION_UNKNOWN: {
    title: 'The archive of this machine has no such conversation',
    exitCode: exitCodes.usage,
    retryable: false,
  },
  ARCHIVE_MISSING: { title: 'There is no archive here', exitCode: exitCodes.unavailable, retryable: false },
  ARCHIVE_LOCKED: { title: 'Another process writes this archive', exitCode: exitCodes.busy, retryable: true },
  ARCHIVE_DAMAGED: { title: 'The archive is damaged', exitCode: exitCodes.damaged, retryable: false },
  OBJECT_MISSING: { title: 'The archive lacks an object', exitCode: exitCodes.damaged, retryable: false },
  REMOTE_MISSING: { title: 'The archive has no git remote', exitCode: exitCodes.config, retryable: false },
  REMOTE_UNREACHABLE: { title: 'The git remote does not answer', exitCode: exitCodes.unavailable, retryable: true },
  REMOTE_AUTH: { title: 'The git remote refused the credentials', exitCode: exitCodes.permission, retryable: false },
  REMOTE_REFUSED: { title: 'The git remote refused the push', exitCode: exitCodes.failed, retryable: false },
  REMOTE_TOO_LARGE: { title: 'The push is too large for the git remote', exitCode: exitCodes.failed, retryable: false },
  REMOTE_CHANGED: {
    title: "This machine's branch of the git remote was changed by somebody else",
    exitCode: exitCodes.failed,
    retryable: false,
  },
  REMOTE_UNUSABLE: { title: 'The git remote cannot be used', exitCode: exitCodes.failed, retryable: false },
  SEARCH_UNREACHABLE: { title: 'The search server does not answer', exitCode: exitCodes.unavailable, retryable: true },
  SEARCH_REFUSED: { title: 'The search server refused the key', exitCode: exitCodes.permission, retryable: false },
  SEARCH_FAILED: { title: 'The search server answered with an error', exitCode: exitCodes.failed, retryable: false },
  SEARCH_NOT_READY: { title: 'The search server is still loading', exitCode: exitCodes.unavailable, retryable: true },
  INDEX_MISSING: { title: 'Nothing has been indexed yet', exitCode: exitCodes.unavailable, retryable: false },
  INDEX_UNREADABLE: { title: 'The index cannot be read', exitCode: exitCodes.damaged, retryable: false },
  IMPORT_REJECTED: { title: 'The search server rejected documents', exitCode: exitCodes.failed, retryable: false },
  SERVICE_UNAVAILABLE: {
    title: 'The system runs no services for a person',
    exitCode: exitCodes.unavailable,
    retryable: false,
  },
  CANCELLED: { title: 'It was stopped before anything was changed', exitCode: exitCodes.interrupted, retryable: true },
  SECRETS_FOUND: { title: 'Secrets were found', exitCode: exitCodes.failed, retryable: false },
  INTERNAL: { title: 'siphon failed in a way it should not', exitCode: exitCodes.failed, retryable: false },
} as const satisfies Record<string, ErrorEntry>;

export type ErrorCode = keyof typeof errorCatalogue;

interface AppErrorDetails {
  /** What the person can do about it, as a sentence. */
  readonly hint?: string;
  readonly cause?: unknown;
}

/** The one error class whose message is meant for people. Decide on `code`, never on text. */
export class AppError extends Error {
  override readonly name = 'AppError';
  readonly code: ErrorCode;
  readonly hint: string | undefined;

  constructor(code: ErrorCode, message: string, details: AppErrorDetails = {}) {
    super(message, details.cause === undefined ? {} : { cause: details.cause });
    this.code = code;
    this.hint = details.hint;
  }

  get exitCode(): number {
    return errorCatalogue[this.code].exitCode;
  }

  get isRetryable(): boolean {
    return errorCatalogue[this.code].retryable;
  }
}
