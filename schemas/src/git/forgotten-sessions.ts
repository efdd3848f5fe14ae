/** The sessions that were forgotten, as the trees of an archive say. Reads names only. */
import { archiveRoot, sessionOfTombstone, tombstoneFolderName } from '../archive-path.ts';
import type { ObjectId } from './object-id.ts';
import { type ObjectReader, entriesOf, folderAt } from './tree-entries.ts';

/** Ids of the sessions for which any machine in any of the trees has a tombstone. */
export function forgottenSessions(store: ObjectReader, trees: Iterable<ObjectId>): ReadonlySet<string> {
  const forgotten = new Set<string>();
  for (const tree of trees)
    for (const machine of entriesOf(store, folderAt(store, tree, archiveRoot.machines)).values()) {
      const tombstones = machine.kind === 'tree' ? folderAt(store, machine.id, tombstoneFolderName) : undefined;
      for (const name of entriesOf(store, tombstones).keys()) {
        const session = sessionOfTombstone(name);
        if (session !== undefined) forgotten.add(session);
      }
    }
  return forgotten;
}
