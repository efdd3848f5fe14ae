/** Differences of two trees. Descends only where ids differ, so the work follows the change and not the archive. */
import type { ObjectId } from './object-id.ts';
import type { ObjectStore } from './object-store.ts';
import type { TreeEntry } from './tree.ts';
import { entriesOf } from './tree-entries.ts';

export interface ChangedFile {
  readonly path: string;
  readonly before: ObjectId | undefined;
  readonly after: ObjectId | undefined;
}

/** Files that differ between two trees; an undefined tree is empty. */
export function* diffTrees(
  store: ObjectStore,
  before: ObjectId | undefined,
  after: ObjectId | undefined,
  folder = '',
): Generator<ChangedFile> {
  if (before === after) return;
  const old = entriesOf(store, before);
  const fresh = entriesOf(store, after);
  for (const name of new Set([...old.keys(), ...fresh.keys()])) {
    const [was, is] = [old.get(name), fresh.get(name)];
    const path = folder === '' ? name : `${folder}/${name}`;
    yield* diffTrees(store, idOf(was, 'tree'), idOf(is, 'tree'), path);
    const [blobBefore, blobAfter] = [idOf(was, 'blob'), idOf(is, 'blob')];
    if (blobBefore !== blobAfter) yield { path, before: blobBefore, after: blobAfter };
  }
}

function idOf(entry: TreeEntry | undefined, kind: TreeEntry['kind']): ObjectId | undefined {
  return entry?.kind === kind ? entry.id : undefined;
}
