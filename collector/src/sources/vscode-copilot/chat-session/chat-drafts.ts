/** Drafts of a chat: the chat itself, then its sub-agents. */
import type { DraftRecord, SessionDraft } from '@session-siphon/schemas/session';
import { type JsonObject, objectOf, textOf, timeOf } from '@session-siphon/schemas/narrow';
import type { ReadContext } from '../../../source.ts';
import type { Workspace } from '../workspace.ts';
import type { ChatFile } from './chat-file.ts';
import { ChatRecords } from './chat-records.ts';

interface ChatFacts {
  /** Id in the file's name, which stands in where the chat has none. */
  readonly fileId: string;
  readonly workspace: Workspace;
  readonly title: string | undefined;
}

export function chatDrafts(
  { root, turns }: ChatFile,
  { fileId, workspace, title }: ChatFacts,
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
    { ...facts, startedAt, ...resumeOf(workspace), records: [...records, ...titleEvent(title)] },
    ...subagents.map(({ agentId, link, ...own }) => ({
      ...facts,
      agentId,
      startedAt: own.startedAt ?? startedAt,
      links: [{ relation: 'parent' as const, nativeId, ...link }],
      records: own.records,
    })),
  ];
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
function titleEvent(title: string | undefined): readonly DraftRecord[] {
  return title === undefined ? [] : [{ type: 'event', event: 'title', title, by: 'assistant' }];
}
