/** Git tree objects. */
import { damage } from './damage.ts';
import type { ObjectId } from './object-id.ts';

export interface TreeEntry {
  readonly name: string;
  readonly id: ObjectId;
  readonly kind: 'blob' | 'tree';
}

const modes = { blob: '100644', tree: '40000' } as const;

/** Content of a tree object. Entries stand in git's order: by bytes, folders as if their name ended with `/`. */
export function encodeTree(entries: Iterable<TreeEntry>): Buffer {
  const sorted = [...entries]
    .map((entry) => ({ entry, key: sortKey(entry) }))
    .toSorted((a, b) => Buffer.compare(a.key, b.key));
  return Buffer.concat(
    sorted.flatMap(({ entry }) => [
      Buffer.from(`${modes[entry.kind]} ${entry.name}\0`, 'utf8'),
      Buffer.from(entry.id, 'hex'),
    ]),
  );
}

/** Entries of a tree object, in git's order. Files of any mode are blobs. Throws ARCHIVE_DAMAGED. */
export function decodeTree(content: Buffer): TreeEntry[] {
  const entries: TreeEntry[] = [];
  for (let at = 0; at < content.length;) {
    const space = content.indexOf(0x20, at);
    const end = content.indexOf(0, space);
    if (space < 0 || end < 0 || end + 20 >= content.length) throw damage('a tree object of the archive is cut short.');
    entries.push({
      name: content.toString('utf8', space + 1, end),
      id: content.toString('hex', end + 1, end + 21),
      kind: content.toString('latin1', at, space) === modes.tree ? 'tree' : 'blob',
    });
    at = end + 21;
  }
  return entries;
}

function sortKey({ name, kind }: TreeEntry): Buffer {
  return Buffer.from(kind === 'tree' ? `${name}/` : name, 'utf8');
}
