/** Why a remote refused an update, as an error that says what to do. */
import { stripVTControlCharacters } from 'node:util';
import { AppError } from '@session-siphon/schemas/errors';
import type { PushReport } from './receive-pack.ts';
import { whenUnreachable } from './when-unreachable.ts';

interface Refusal {
  readonly pattern: RegExp;
  error(said: string): AppError;
}

/** What hosts and git's own hooks say, most telling first. */
const refusals: readonly Refusal[] = [
  {
    pattern: /push protection|GH013|contains? secrets?|secret.{0,40}(?:detected|found)|leaked credential/i,
    error: (said) =>
      new AppError('REMOTE_REFUSED', `the remote found a secret in the push: ${said}`, {
        hint: 'Add a pattern for it to `redact.patterns` in the configuration and run `siphon collect`: what was not pushed yet is rewritten, and pushed again.',
      }),
  },
  {
    pattern: /GH001|file size limit|exceeds .{0,40}(?:size|limit)|too large|pack exceeds|maximum .{0,20}size/i,
    error: (said) =>
      new AppError('REMOTE_TOO_LARGE', `the push is too large for the remote: ${said}`, {
        hint: 'Raise its limit. No file of an archive is larger than 20 MB, and no push than 64 MB.',
      }),
  },
  {
    pattern: /non-fast-forward|fetch first|stale info|reference already exists|failed to update ref|cannot lock ref/i,
    error: (said) =>
      new AppError('REMOTE_UNREACHABLE', `the branch moved while it was pushed: ${said}`, {
        hint: whenUnreachable,
      }),
  },
  {
    pattern: /protected branch|not allowed|permission|prohibited|denied|GH006|declined/i,
    error: (said) =>
      new AppError('REMOTE_REFUSED', `the remote does not allow the push: ${said}`, {
        hint: 'Allow this machine to create and update branches below `machines/`, or run `siphon init --remote URL --shared` where that cannot be had.',
      }),
  },
];

/** The error for what was refused. `why` is the remote's own word for it. */
export function refusalError(report: PushReport, why: string): AppError {
  const said = shortened(report.said === '' ? why : `${why}. ${report.said}`);
  const known = refusals.find(({ pattern }) => pattern.test(said));
  return known?.error(said) ?? new AppError('REMOTE_REFUSED', `the remote refused the push: ${said}`);
}

/** One line, without what could steer a terminal. */
function shortened(text: string): string {
  return stripVTControlCharacters(text.toWellFormed())
    .replaceAll(/[\p{Cc}\p{Cf}\s]+/gu, ' ')
    .trim()
    .slice(0, 500);
}
