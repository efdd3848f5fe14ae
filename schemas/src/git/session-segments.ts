/** A session as the tree of an archive holds it: segments in a folder. */
import { segmentName } from '../archive-path.ts';
import type { Session } from '../session.ts';
import { decodeSession } from '../session-file.ts';
import type { ObjectId } from './object-id.ts';
import { type ObjectReader, entriesOf } from './tree-entries.ts';

/** Segments among the files of a session's folder, in order. */
export function segmentIds(files: ReadonlyMap<string, ObjectId>): ObjectId[] {
  const ids: ObjectId[] = [];
  for (let index = 0; ; index += 1) {
    const id = files.get(segmentName(index));
    if (id === undefined) return ids;
    ids.push(id);
  }
}

/** The whole session. Throws what `decodeSession` throws. */
export function readSession(store: ObjectReader, folder: ObjectId): Session {
  const files = new Map([...entriesOf(store, folder)].map(([name, { id }]) => [name, id]));
  return decodeSession(segmentIds(files).flatMap((id) => linesOf(store.read(id).content)));
}

function linesOf(segment: Buffer): string[] {
  return segment
    .toString('utf8')
    .split('\n')
    .filter((line) => line !== '');
}
