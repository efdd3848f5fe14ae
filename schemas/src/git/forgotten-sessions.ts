/** The sessions that were forgotten, as the trees of an archive say. Reads names only. */
import { archiveRoot, sessionOfTombstone, tombstoneFolderName } from '../archive-path.ts';
import type { ObjectId } from './object-id.ts';
import type { ObjectStore } from './object-store.ts';
import { type TreeEntry, decodeTree } from './tree.ts';

/** Ids of the sessions for which any machine in any of the trees has a tombstone. */
export function forgottenSessions(store: Pick<ObjectStore, 'read'>, trees: Iterable<ObjectId>): ReadonlySet<string> {
  const forgotten = new Set<string>();
  const foldersOf = (tree: ObjectId): TreeEntry[] =>
    decodeTree(store.read(tree).content).filter(({ kind }) => kind === 'tree');
  for (const tree of trees)
    for (const machines of foldersOf(tree).filter(({ name }) => name === archiveRoot.machines))
      for (const machine of foldersOf(machines.id))
        for (const tombstones of foldersOf(machine.id).filter(({ name }) => name === tombstoneFolderName))
          for (const { name } of decodeTree(store.read(tombstones.id).content)) {
            const session = sessionOfTombstone(name);
            if (session !== undefined) forgotten.add(session);
          }
  return forgotten;
}
