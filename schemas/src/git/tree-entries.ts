/** What lies in the trees of a repository, by name and by path. */
import type { ObjectId } from './object-id.ts';
import type { GitObject } from './object-store.ts';
import { type TreeEntry, decodeTree } from './tree.ts';

/** Whatever has the objects that are asked for; it throws for others. */
export interface ObjectReader {
  read(id: ObjectId): GitObject;
}

/** Entries of a tree by name, in git's order; an undefined tree is empty. */
export function entriesOf(store: ObjectReader, tree: ObjectId | undefined): Map<string, TreeEntry> {
  return new Map(tree === undefined ? [] : decodeTree(store.read(tree).content).map((entry) => [entry.name, entry]));
}

/** The file or folder at a path below a tree; undefined when there is none. */
export function entryAt(store: ObjectReader, tree: ObjectId | undefined, path: string): TreeEntry | undefined {
  const end = path.lastIndexOf('/');
  const folder = end < 0 ? tree : folderAt(store, tree, path.slice(0, end));
  if (folder === undefined) return undefined;
  const name = path.slice(end + 1);
  return decodeTree(store.read(folder).content).find((entry) => entry.name === name);
}

/** The folder at a path below a tree; undefined when there is none. */
export function folderAt(store: ObjectReader, tree: ObjectId | undefined, path: string): ObjectId | undefined {
  const entry = entryAt(store, tree, path);
  return entry?.kind === 'tree' ? entry.id : undefined;
}
