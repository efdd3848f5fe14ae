/** What can go wrong with a git remote. */
import type { ErrorCode } from '@session-siphon/schemas/errors';

export const remoteFailures = [
  'REMOTE_UNREACHABLE',
  'REMOTE_AUTH',
  'REMOTE_REFUSED',
  'REMOTE_TOO_LARGE',
  'REMOTE_CHANGED',
  'REMOTE_UNUSABLE',
] as const satisfies readonly ErrorCode[];
