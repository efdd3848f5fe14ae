/** What the path of a file below a root says. */
import { folderOf } from './place-in.ts';

/** `chat`: written by the editor; `transcript`: by its extension; `events`, `early-history`: by the agent that the CLI and newer chats share; `store`: summaries. */
export type CopilotCarrierKind = 'chat' | 'transcript' | 'events' | 'early-history' | 'store';

export interface CopilotCarrierPath {
  readonly kind: CopilotCarrierKind;
  /** The file's own name for its session. */
  readonly id: string;
  /** Way from the file's folder to that of the workspace; undefined where there is none. */
  readonly toWorkspace?: '..' | '../..';
}

const userFolder = '(?:User/)?';
const workspace = `${userFolder}workspaceStorage/[^/]+`;

const chatOfWorkspace = new RegExp(`^${workspace}/chatSessions/([^/]+)\\.jsonl?$`);
const chatOfEmptyWindow = new RegExp(`^${userFolder}globalStorage/emptyWindowChatSessions/([^/]+)\\.jsonl?$`);
const transcript = new RegExp(`^${workspace}/GitHub\\.copilot-chat/transcripts/([^/]+)\\.jsonl$`, 'i');
const eventsInFolder = /^session-state\/([^/]+)\/events\.jsonl$/;
const eventsFile = /^session-state\/([^/]+)\.jsonl$/;
const store = new RegExp(`^(?:${userFolder}globalStorage/github\\.copilot-chat/)?session-store\\.db$`, 'i');
const storeGroup = 'session-store.db';
const earlyHistory = /^history-session-state\/([^/]+)\.json$/;

/** Reads a path; undefined for files that hold no conversation. */
export function copilotCarrierPath(path: string): CopilotCarrierPath | undefined {
  const ofWorkspace = chatOfWorkspace.exec(path)?.[1];
  if (ofWorkspace !== undefined) return { kind: 'chat', id: ofWorkspace, toWorkspace: '..' };
  const ofEmptyWindow = chatOfEmptyWindow.exec(path)?.[1];
  if (ofEmptyWindow !== undefined) return { kind: 'chat', id: ofEmptyWindow };
  const ofExtension = transcript.exec(path)?.[1];
  if (ofExtension !== undefined) return { kind: 'transcript', id: ofExtension, toWorkspace: '../..' };
  const events = (eventsInFolder.exec(path) ?? eventsFile.exec(path))?.[1];
  if (events !== undefined) return { kind: 'events', id: events };
  const early = earlyHistory.exec(path)?.[1];
  if (early !== undefined) return { kind: 'early-history', id: early };
  return store.test(path) ? { kind: 'store', id: storeGroup } : undefined;
}

const folders = new RegExp(
  [
    '^User$',
    `^${userFolder}workspaceStorage$`,
    `^${workspace}(?:/(?:chatSessions|GitHub\\.copilot-chat(?:/transcripts)?))?$`,
    `^${userFolder}globalStorage(?:/(?:emptyWindowChatSessions|github\\.copilot-chat))?$`,
    '^session-state(?:/[^/]+)?$',
    '^history-session-state$',
  ].join('|'),
  'i',
);

/** Whether a folder can hold such files: beside them lie caches, extensions and logs. */
export function mayHoldCarriers(folder: string): boolean {
  return folders.test(folder);
}

/** By its session, and a chat also by its folder. */
export function copilotNames(path: string): readonly string[] {
  const place = copilotCarrierPath(path);
  if (!place) return [];
  return place.kind === 'chat' ? [place.id, folderOf(path)] : [place.id];
}

const yaml = /^session-state\/([^/]+)\/workspace\.yaml$/;

/** Files that tell of the same session share its id; a database and its log belong together. */
export function copilotGroup(path: string): string | undefined {
  return copilotCarrierPath(path.replace(/\.db-wal$/, '.db'))?.id ?? yaml.exec(path)?.[1];
}
