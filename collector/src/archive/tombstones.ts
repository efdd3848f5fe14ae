/** The notes of what was forgotten in an archive. */
import { archiveRoot, tombstoneFolderName } from '@session-siphon/schemas/archive-path';
import type { ObjectId } from '@session-siphon/schemas/git/object-id';
import type { ObjectStore } from '@session-siphon/schemas/git/object-store';
import { decodeTree } from '@session-siphon/schemas/git/tree';
import { type Tombstone, decodeTombstone } from '@session-siphon/schemas/tombstone';
import { folderAt } from './archived-sessions.ts';

/** The tombstones of one machine in a tree. */
export function tombstonesIn(store: ObjectStore, tree: ObjectId | undefined, machine: string): readonly Tombstone[] {
  const path = `${archiveRoot.machines}/${machine}/${tombstoneFolderName}`;
  const folder = tree === undefined ? undefined : folderAt(store, tree, path);
  const files = folder === undefined ? [] : decodeTree(store.read(folder).content);
  return files.flatMap(({ id }) => decodeTombstone(store.read(id).content.toString('utf8')) ?? []);
}
