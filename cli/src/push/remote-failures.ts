/** What can go wrong with a git remote. */
import type { ErrorCode } from '@session-siphon/schemas/errors';

/** Of one that answers. Where a command does more than push, a remote that is away is no failure of it. */
export const remoteRefusals = [
  'REMOTE_AUTH',
  'REMOTE_REFUSED',
  'REMOTE_TOO_LARGE',
  'REMOTE_CHANGED',
  'REMOTE_UNUSABLE',
] as const satisfies readonly ErrorCode[];

export const remoteFailures = ['REMOTE_UNREACHABLE', ...remoteRefusals] as const satisfies readonly ErrorCode[];
