/** The sessions in a tree of an archive. */
import { type SessionLocation, archiveRoot, parseSegmentPath, segmentName } from '@session-siphon/schemas/archive-path';
import { AppError } from '@session-siphon/schemas/errors';
import type { ObjectId } from '@session-siphon/schemas/git/object-id';
import type { ObjectStore } from '@session-siphon/schemas/git/object-store';
import { readSession } from '@session-siphon/schemas/git/session-segments';
import { type TreeEntry, decodeTree } from '@session-siphon/schemas/git/tree';
import { entryAt, folderAt } from '@session-siphon/schemas/git/tree-entries';
import type { Session, SessionHeader } from '@session-siphon/schemas/session';
import { decodeLine } from '@session-siphon/schemas/session-file';

/** One generation of a session. */
export interface ArchivedSession extends SessionLocation {
  /** Its folder. */
  readonly tree: ObjectId;
}

/** Sessions of a machine, or of one source on it, by source and day; every generation that is there. */
export function* archivedSessions(
  store: ObjectStore,
  tree: ObjectId,
  machine: string,
  only?: string,
): Generator<ArchivedSession> {
  const sources = folders(store, folderAt(store, tree, `${archiveRoot.machines}/${machine}`));
  for (const source of sources.filter(({ name }) => only === undefined || name === only))
    for (const month of folders(store, source.id))
      for (const day of folders(store, month.id))
        for (const session of folders(store, day.id)) {
          const path = [archiveRoot.machines, machine, source.name, month.name, day.name, session.name, segmentName(0)];
          const location = parseSegmentPath(path.join('/'));
          if (location) yield { ...location, tree: session.id };
        }
}

/** Undefined for a session that cannot be read. */
export function headerOf(store: ObjectStore, folder: ObjectId): SessionHeader | undefined {
  const first = entryAt(store, folder, segmentName(0));
  if (!first) return undefined;
  const { content } = store.read(first.id);
  const end = content.indexOf('\n');
  const record = unlessInvalid(() => decodeLine(content.toString('utf8', 0, end === -1 ? content.length : end), 1));
  return record?.type === 'session' ? record : undefined;
}

/** The whole session. Undefined for one that cannot be read. */
export function sessionOf(store: ObjectStore, folder: ObjectId): Session | undefined {
  return unlessInvalid(() => readSession(store, folder));
}

function unlessInvalid<T>(decode: () => T): T | undefined {
  try {
    return decode();
  } catch (error) {
    if (error instanceof AppError && error.code === 'SESSION_FILE_INVALID') return undefined;
    throw error;
  }
}

function folders(store: ObjectStore, tree: ObjectId | undefined): readonly TreeEntry[] {
  return tree === undefined ? [] : decodeTree(store.read(tree).content).filter(({ kind }) => kind === 'tree');
}
