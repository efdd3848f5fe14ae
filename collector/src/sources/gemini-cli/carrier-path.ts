/** What the path of a file below `~/.gemini` tells about it. */

/** A file with a conversation. */
export interface ChatPath {
  readonly project: string;
  /** File name without its ending: the same for copies of a session in other project folders and generations. */
  readonly stem: string;
  /** Session that a sub-agent worked for, where the folder names it. */
  readonly parent: string | undefined;
  /** Beginning of the session's id; of a sub-agent in a folder of its own the whole id. */
  readonly idStart: string;
  readonly generation: 'log' | 'snapshot' | 'set-aside';
}

const chat = /^tmp\/([^/]+)\/chats\/(?:([^/]+)\/)?([^/]+)\.(jsonl?)(\.unreadable-\d+)?$/;
const promptLog = /^tmp\/([^/]+)\/logs\.json$/;
const sessionName = /^session-(?:\d{4}-\d\d-\d\dT\d\d-\d\d-)?(.+)$/;

export function chatPath(relativePath: string): ChatPath | undefined {
  const [, project, parent, stem, ending, setAside] = chat.exec(relativePath) ?? [];
  if (project === undefined || stem === undefined || isParentFolder(project) || isParentFolder(parent ?? ''))
    return undefined;
  const idStart = parent === undefined ? sessionName.exec(stem)?.[1] : stem;
  if (idStart === undefined) return undefined;
  const generation = setAside !== undefined ? 'set-aside' : ending === 'json' ? 'snapshot' : 'log';
  return { project, stem, parent, idStart, generation };
}

/** Project folder of a file with the prompts of all its sessions. */
export function promptLogProject(relativePath: string): string | undefined {
  const project = promptLog.exec(relativePath)?.[1];
  return project === undefined || isParentFolder(project) ? undefined : project;
}

/** Folders on the way to chats. Others below `~/.gemini` are caches, shadow repositories, or another product's. */
export function mayHoldChats(relativeFolder: string): boolean {
  return /^tmp(?:\/[^/]+(?:\/chats(?:\/[^/]+)?)?)?$/.test(relativeFolder);
}

/** Key that the files of one session share, in whatever project folder and generation. */
export function sessionKey({ parent, stem, idStart }: ChatPath): string {
  return parent === undefined ? `session ${idStart}` : `agent ${parent}/${stem}`;
}

/** By its session, and by the beginning of the session's id. */
export function chatNames(relativePath: string): readonly string[] {
  const path = chatPath(relativePath);
  return path ? [sessionKey(path), path.idStart] : [];
}

/** Up to 0.28 a project's folder is the hash of its path. */
export function isHash(text: string): boolean {
  return /^[0-9a-f]{64}$/.test(text);
}

function isParentFolder(name: string): boolean {
  return name === '.' || name === '..';
}
