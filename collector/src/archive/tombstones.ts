/** The forgotten sessions of an archive on this machine. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { archiveRoot, machineRef, tombstoneFolderName } from '@session-siphon/schemas/archive-path';
import { decodeCommit } from '@session-siphon/schemas/git/commit';
import { forgottenSessions } from '@session-siphon/schemas/git/forgotten-sessions';
import { nodeGitFiles } from '@session-siphon/schemas/git/node-git-files';
import type { ObjectId } from '@session-siphon/schemas/git/object-id';
import { ObjectStore } from '@session-siphon/schemas/git/object-store';
import { listRefs } from '@session-siphon/schemas/git/refs';
import { decodeTree } from '@session-siphon/schemas/git/tree';
import { type Tombstone, decodeTombstone } from '@session-siphon/schemas/tombstone';
import { folderAt } from './archived-sessions.ts';

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

/** The tombstones of one machine in a tree. */
export function tombstonesIn(store: ObjectStore, tree: ObjectId | undefined, machine: string): readonly Tombstone[] {
  const path = `${archiveRoot.machines}/${machine}/${tombstoneFolderName}`;
  const folder = tree === undefined ? undefined : folderAt(store, tree, path);
  const files = folder === undefined ? [] : decodeTree(store.read(folder).content);
  return files.flatMap(({ id }) => decodeTombstone(store.read(id).content.toString('utf8')) ?? []);
}
