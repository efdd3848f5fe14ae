/** What a repository that has one tree lacks to have another. Work and result follow the difference. */
import type { ObjectId, ObjectType } from './object-id.ts';
import type { ObjectStore } from './object-store.ts';
import { decodeTree } from './tree.ts';
import { entriesOf } from './tree-entries.ts';

export interface NewObject {
  readonly id: ObjectId;
  readonly type: Extract<ObjectType, 'blob' | 'tree'>;
}

/** Trees and files of `after` that are not at the same place of `before`, each once; an undefined tree is empty. */
export function* newObjects(
  store: ObjectStore,
  before: ObjectId | undefined,
  after: ObjectId,
  seen: Set<ObjectId> = new Set(),
): Generator<NewObject> {
  if (before === after || seen.has(after)) return;
  seen.add(after);
  const old = entriesOf(store, before);
  for (const { name, id, kind } of decodeTree(store.read(after).content)) {
    const known = old.get(name);
    if (known?.id === id || seen.has(id)) continue;
    if (kind === 'tree') yield* newObjects(store, known?.kind === 'tree' ? known.id : undefined, id, seen);
    else {
      seen.add(id);
      yield { id, type: 'blob' };
    }
  }
  yield { id: after, type: 'tree' };
}
