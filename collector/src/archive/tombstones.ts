/** The notes of what was forgotten in an archive. */
import { tombstoneFolder, tombstoneName } from '@session-siphon/schemas/archive-path';
import type { ObjectId } from '@session-siphon/schemas/git/object-id';
import type { ObjectStore } from '@session-siphon/schemas/git/object-store';
import { entriesOf, folderAt } from '@session-siphon/schemas/git/tree-entries';
import { type Tombstone, decodeTombstone, encodeTombstone } from '@session-siphon/schemas/tombstone';
import type { ObjectWriter } from './objects/object-writer.ts';
import type { StagedTree } from './objects/staged-tree.ts';

/** The tombstones of one machine in a tree. */
export function tombstonesIn(store: ObjectStore, tree: ObjectId | undefined, machine: string): readonly Tombstone[] {
  const files = entriesOf(store, folderAt(store, tree, tombstoneFolder(machine)));
  return [...files.values()].flatMap(({ id }) => decodeTombstone(store.read(id).content.toString('utf8')) ?? []);
}

/** Notes in a tree that a session of a machine was forgotten. */
export async function putTombstone(
  { tree, objects, machine }: { readonly tree: StagedTree; readonly objects: ObjectWriter; readonly machine: string },
  facts: Omit<Tombstone, 'kind'>,
): Promise<void> {
  const id = await objects.writeText(encodeTombstone(facts));
  tree.folder(tombstoneFolder(machine)).putFile(tombstoneName(facts.session), id);
}
