/** The branch of this machine as the remote has it, as far as this archive knows. */
import { machineRef } from '@session-siphon/schemas/archive-path';
import { AppError } from '@session-siphon/schemas/errors';
import { nodeGitFiles } from '@session-siphon/schemas/git/node-git-files';
import { readRef } from '@session-siphon/schemas/git/refs';

export function sharedRef(machine: string): string {
  return `refs/remotes/origin/machines/${machine}`;
}

/** Throws ARCHIVE_DAMAGED when this machine pushed and its branch is no longer here: taking that for an empty archive would begin a second history. */
export function checkBranch(directory: string, machine: string): void {
  const files = nodeGitFiles(directory);
  if (readRef(files, sharedRef(machine)) === undefined || readRef(files, machineRef(machine)) !== undefined) return;
  throw new AppError('ARCHIVE_DAMAGED', `the archive ${directory} has lost its branch machines/${machine}.`, {
    hint: 'Put it back with `git update-ref`; the remote has what was pushed.',
  });
}
