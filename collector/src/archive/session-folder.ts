/** Where a session lies in the tree of an archive. */
import { type SessionLocation, segmentName } from '@session-siphon/schemas/archive-path';
import type { ObjectId } from '@session-siphon/schemas/git/object-id';
import type { SessionHeader } from '@session-siphon/schemas/session';

/** Day of a session, and its id there. */
export function placeOf({ machine, source, startedAt, id }: SessionHeader): Omit<SessionLocation, 'generation'> {
  return { machine, source, date: startedAt.slice(0, 10), sessionId: id };
}

/** The newest generation of each session among the folders of a day. */
export function newestGenerations(folders: readonly string[]): ReadonlyMap<string, number> {
  const newest = new Map<string, number>();
  for (const name of folders) {
    const [session = '', generation = '0'] = name.split('.');
    newest.set(session, Math.max(newest.get(session) ?? 0, Number(generation)));
  }
  return newest;
}

/** That of one session; undefined when it has none. */
export function newestGeneration(folders: readonly string[], session: string): number | undefined {
  return newestGenerations(folders).get(session);
}

/** Segments among the files of a session's folder, in order. */
export function segmentIds(files: ReadonlyMap<string, ObjectId>): ObjectId[] {
  const ids: ObjectId[] = [];
  for (let index = 0; ; index += 1) {
    const id = files.get(segmentName(index));
    if (id === undefined) return ids;
    ids.push(id);
  }
}
