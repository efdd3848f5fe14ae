/** The notes of what was forgotten in an archive. */
import { archiveRoot, tombstoneFolderName } from '@session-siphon/schemas/archive-path';
import type { ObjectId } from '@session-siphon/schemas/git/object-id';
import type { ObjectStore } from '@session-siphon/schemas/git/object-store';
import { entriesOf, folderAt } from '@session-siphon/schemas/git/tree-entries';
import { type Tombstone, decodeTombstone } from '@session-siphon/schemas/tombstone';

/** The tombstones of one machine in a tree. */
export function tombstonesIn(store: ObjectStore, tree: ObjectId | undefined, machine: string): readonly Tombstone[] {
  const path = `${archiveRoot.machines}/${machine}/${tombstoneFolderName}`;
  const files = entriesOf(store, folderAt(store, tree, path));
  return [...files.values()].flatMap(({ id }) => decodeTombstone(store.read(id).content.toString('utf8')) ?? []);
}
