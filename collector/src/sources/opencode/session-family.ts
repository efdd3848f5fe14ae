/** Which session a sub-agent's belongs to. */
import type { StoredIdentity } from './session-draft.ts';

/** What is known of a session; undefined for one that is in no store. */
type Find = (id: string) => Related | undefined | Promise<Related | undefined>;

interface Related {
  readonly parent: string | undefined;
}

const deepestNesting = 32;

/** Follows the parents up to the session that a person began. One whose parent is in no store stands for itself. */
export async function identityOf(id: string, find: Find): Promise<StoredIdentity> {
  const parent = (await find(id))?.parent;
  const family = [id];
  for (let next = parent; next !== undefined && family.length < deepestNesting;) {
    const known = await find(next);
    if (!known) break;
    // A ring has no beginning: every session in it stands for itself.
    if (family.includes(next)) return { id, root: id, parent: undefined };
    family.push(next);
    next = known.parent;
  }
  return { id, root: family.at(-1) ?? id, parent };
}
