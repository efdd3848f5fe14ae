/** All sessions of a data folder: those of its databases, and those that only the older JSON trees have. */
import type { ReadContext } from '../../source.ts';
import type { StoreFolder, TreeFile } from './store-folder.ts';
import { anySession, isFileName, secondTreeMessages, secondTreePlace } from './store-folder-path.ts';
import { databaseSessions } from './database-sessions.ts';
import { type StoredCopy, byAge } from './stored-copy.ts';
import { orphanedSession, treeSession, versionOf } from './tree-session.ts';

/** A session before it is read. */
export interface FolderSession {
  readonly id: string;
  readonly parent: string | undefined;
  /** Changes when one of its copies does. */
  readonly version: string;
  /** Its copies, the newest first. */
  copies(): Promise<readonly StoredCopy[]>;
}

export async function folderSessions(
  folder: StoreFolder,
  databases: readonly string[],
  context: ReadContext,
): Promise<readonly FolderSession[]> {
  const copies = await databaseCopies(folder, databases, context);
  const files = await treeFiles(folder);
  for (const [id, orphan] of await orphans(folder, files, context)) copies.set(id, [...(copies.get(id) ?? []), orphan]);
  const sessions: FolderSession[] = [];
  for (const id of new Set([...copies.keys(), ...files.keys()])) {
    const own = copies.get(id) ?? [];
    const others = files.get(id) ?? [];
    const read = async () => Promise.all(others.map((file) => treeSession(file, folder, context)));
    // What no database knows has its parent in its file.
    const trees = own.length === 0 ? await read() : undefined;
    sessions.push({
      id,
      parent: [...own, ...(trees ?? [])].find(({ facts }) => facts.parent !== undefined)?.facts.parent,
      version: [...own.map(({ version }) => version), ...others.map(versionOf)].join(' + '),
      copies: async () => [...own, ...(trees ?? (await read()))].toSorted(byAge),
    });
  }
  return sessions;
}

async function databaseCopies(
  folder: StoreFolder,
  names: readonly string[],
  context: ReadContext,
): Promise<Map<string, readonly StoredCopy[]>> {
  const copies = new Map<string, readonly StoredCopy[]>();
  for (const name of names) {
    const database = await folder.database(name);
    if (!database) continue;
    for (const [id, copy] of databaseSessions(database, context)) copies.set(id, [...(copies.get(id) ?? []), copy]);
  }
  return copies;
}

/** Session files by the session's id. They are looked for only where there are some: it takes a walk through the folders. */
async function treeFiles(folder: StoreFolder): Promise<Map<string, readonly TreeFile[]>> {
  const files = new Map<string, readonly TreeFile[]>();
  const isThere = (await folder.names('storage')).includes('session') || (await folder.names('project')).length > 0;
  for (const file of isThere ? await folder.sessionFiles(anySession) : [])
    files.set(file.place.id, [...(files.get(file.place.id) ?? []), file]);
  return files;
}

/** Messages that have no session file. */
async function orphans(
  folder: StoreFolder,
  files: ReadonlyMap<string, unknown>,
  context: ReadContext,
): Promise<readonly (readonly [string, StoredCopy])[]> {
  const ids = (await folder.names(secondTreeMessages)).filter((id) => isFileName(id) && !files.has(id));
  return Promise.all(ids.map(async (id) => [id, await orphanedSession(secondTreePlace(id), folder, context)] as const));
}
