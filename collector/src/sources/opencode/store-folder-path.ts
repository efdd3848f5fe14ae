/** Where sessions lie in OpenCode's data folder. Paths are seen from there, with `/` as separator. */

/** A session file of a JSON tree, and where its messages and parts lie. */
export interface TreePlace {
  readonly id: string;
  /** Newer trees hold what older ones held. */
  readonly generation: 0 | 1;
  /** Folder of the session's messages. */
  readonly messages: string;
  /** Folder of the parts of one of them. */
  parts(message: string): string;
}

// `opencode-wal-….db` is what a program that died left behind.
const database = /^opencode(?!-wal-)(?:-[^/]+)?\.db$/;
const logOfDatabase = /-(?:wal|journal)$/;
const firstTree = /^(project\/[^/]+\/storage\/session)\/info\/([\w-]+)\.json$/;
const secondTree = /^storage\/session\/[^/]+\/([\w-]+)\.json$/;
const foldersOfTrees =
  /^(?:storage(?:\/session(?:\/[^/]+)?)?|project(?:\/[^/]+(?:\/storage(?:\/session(?:\/info)?)?)?)?)$/;

export const secondTreeMessages = 'storage/message';

export function isDatabase(path: string): boolean {
  return database.test(path);
}

/** The place of a session file; undefined for every other path. */
export function treePlace(path: string): TreePlace | undefined {
  const [, folder, firstId] = firstTree.exec(path) ?? [];
  if (folder !== undefined && firstId !== undefined)
    return {
      id: firstId,
      generation: 0,
      messages: `${folder}/message/${firstId}`,
      parts: (message) => `${folder}/part/${firstId}/${message}`,
    };
  const id = secondTree.exec(path)?.[1];
  return id === undefined ? undefined : secondTreePlace(id);
}

/** Whatever project the session file stands under, its messages lie in one place. */
export function secondTreePlace(id: string): TreePlace {
  return {
    id,
    generation: 1,
    messages: `${secondTreeMessages}/${id}`,
    parts: (message) => `storage/part/${message}`,
  };
}

/** What all session files of the trees are called; no session is. */
export const anySession = 'any session';

/** By its session, and with all others. */
export function namesOf(path: string): readonly string[] {
  const place = treePlace(path);
  return place ? [place.id, anySession] : [];
}

/** Whether an id can be the name of a file: only then is anything looked for under it. */
export function isFileName(id: string): boolean {
  return /^[\w-]+$/.test(id);
}

/** Whether session files can lie in or below a folder. Messages and parts are no carriers: nobody walks through them. */
export function mayHoldSessions(folder: string): boolean {
  return foldersOfTrees.test(folder);
}

/**
 * Databases and their logs change together: a session can be in several. Messages and parts have no group although some paths name their session: a watched file
 * takes 12 KB, there are tens of thousands that never change again, and the session file is written again with every prompt and every step.
 */
export function groupOf(path: string): string | undefined {
  return isDatabase(path.replace(logOfDatabase, '')) ? 'databases' : treePlace(path)?.id;
}
