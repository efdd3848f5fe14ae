/** Which sessions of an archive on this machine were forgotten: told by the names of files, so that every start knows it at once. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { machineRef } from '@session-siphon/schemas/archive-path';
import { decodeCommit } from '@session-siphon/schemas/git/commit';
import { forgottenSessions } from '@session-siphon/schemas/git/forgotten-sessions';
import { nodeGitFiles } from '@session-siphon/schemas/git/node-git-files';
import { ObjectStore } from '@session-siphon/schemas/git/object-store';
import { listRefs } from '@session-siphon/schemas/git/refs';

/** Ids, by the branches of every name this machine has had. None where there is no archive. */
export function forgottenHere(directory: string): ReadonlySet<string> {
  return existsSync(join(directory, 'objects'))
    ? forgottenIn(directory, new ObjectStore(nodeGitFiles(directory)))
    : new Set();
}

export function forgottenIn(directory: string, store: ObjectStore): ReadonlySet<string> {
  const tips = listRefs(nodeGitFiles(directory), machineRef(''));
  return forgottenSessions(
    store,
    tips.values().map((tip) => decodeCommit(store.read(tip).content).tree),
  );
}
