/** Drafts of a chat: the chat itself, then its sub-agents. */
import type { DraftRecord, SessionDraft } from '@session-siphon/schemas/session';
import { type JsonObject, arrayOf, isObject, objectOf, textOf, timeOf } from '../../../narrow.ts';
import type { ReadContext } from '../../../source.ts';
import { resourceOf } from '../resource.ts';
import { type Workspace, workspaceAt } from '../workspace.ts';
import type { ChatFile } from './chat-file.ts';
import { ChatRecords } from './chat-records.ts';

interface ChatFacts {
  /** Id in the file's name, which stands in where the chat has none. */
  readonly fileId: string;
  readonly workspace: Workspace;
}

export function chatDrafts(
  { root, turns }: ChatFile,
  { fileId, workspace }: ChatFacts,
  context: ReadContext,
): readonly SessionDraft[] {
  const chat = new ChatRecords(context);
  for (const [position, turn] of turns.entries()) chat.add(turn, position);
  const { records, subagents } = chat.finish();
  const requests = turns.map(({ request }) => objectOf(request));
  const nativeId = textOf(root['sessionId']) ?? fileId;
  const facts = {
    nativeId,
    agentVersion: requests.map(extensionVersion).find((version) => version !== undefined),
    client: workspace.remote === undefined ? 'VS Code' : `VS Code (${workspace.remote})`,
    ...placeOf(workspace),
    ...repositoryOf(root['repoData'], workspace),
  };
  const startedAt = timeOf(root['creationDate']) ?? timeOf(requests[0]?.['timestamp']);
  return [
    { ...facts, startedAt, ...resumeOf(workspace), records: [...records, ...titleOf(root)] },
    ...subagents.map(({ agentId, link, ...own }) => ({
      ...facts,
      agentId,
      startedAt: own.startedAt ?? startedAt,
      links: [{ relation: 'parent' as const, nativeId, ...link }],
      records: own.records,
    })),
  ];
}

/** The folder that the chat names itself, where the editor's own note is gone: newer versions say it, answers link relative to it. */
export function workspaceOfChat({ root, turns }: ChatFile): Workspace | undefined {
  const working = resourceOf(root['workingDirectory']);
  if (working) return workspaceAt(working);
  for (const { request } of turns)
    for (const part of arrayOf(objectOf(request)['response'])) {
      const base = isObject(part) ? resourceOf(part['baseUri']) : undefined;
      if (base) return workspaceAt(base);
    }
  return undefined;
}

function placeOf({ directory }: Workspace): Pick<SessionDraft, 'directory'> {
  return directory === undefined ? {} : { directory };
}

function repositoryOf(
  repoData: unknown,
  { remoteUrl }: Workspace,
): Pick<SessionDraft, 'remoteUrl' | 'branch' | 'commit'> {
  const data = objectOf(repoData);
  return {
    remoteUrl: remoteUrl ?? textOf(data['remoteUrl']),
    branch: textOf(data['localBranch']),
    commit: textOf(data['localHeadCommit']),
  };
}

/** No command opens a chat; the folder's window has it in its history. Another machine's folder cannot be gone to. */
function resumeOf({ directory, remote }: Workspace): Pick<SessionDraft, 'resume'> {
  return directory === undefined || remote !== undefined ? {} : { resume: ['code', '.'] };
}

function extensionVersion(request: JsonObject): string | undefined {
  return textOf(objectOf(request['agent'])['extensionVersion']);
}

/** The name, at the end: it may still change. Most are the assistant's; those of people are not marked. */
function titleOf(root: JsonObject): readonly DraftRecord[] {
  const title = textOf(root['customTitle']) ?? textOf(root['computedTitle']);
  return title === undefined ? [] : [{ type: 'event', event: 'title', title, by: 'assistant' }];
}
