/** A file of a session, or a log of prompts. */
import type { SessionDraft } from '@session-siphon/schemas/session';
import type { Carrier, ReadContext } from '../../source.ts';
import { type ChatPath, chatPath, promptLogProject } from './carrier-path.ts';
import { HistoryRecords } from './history-records.ts';
import { readSession } from './copies.ts';
import { projectDirectory } from './project-directory.ts';
import { readPromptLog } from './prompt-log.ts';
import { completeOutput } from './saved-output.ts';
import { sessionIdentity, startOf } from './session-identity.ts';

export async function* readCarrier(carrier: Carrier, context: ReadContext): AsyncGenerator<SessionDraft> {
  const project = promptLogProject(carrier.relativePath);
  if (project !== undefined) return yield* readPromptLog(carrier, project, context);
  const path = chatPath(carrier.relativePath);
  const draft = path && (await readChatSession(carrier, path, context));
  if (draft) yield draft;
}

async function readChatSession(
  carrier: Carrier,
  path: ChatPath,
  context: ReadContext,
): Promise<SessionDraft | undefined> {
  const chat = await readSession(carrier, path, context);
  if (!chat) {
    context.drop('copy of a session in another file');
    return undefined;
  }
  const { facts, history, projects } = chat;
  const isSubagent = facts.isSubagent || path.parent !== undefined;
  const records = new HistoryRecords({ isSubagent, context });
  const drafts = records.read(history);
  if (!records.isConversation) {
    if (history.length > 0) context.drop('session without a conversation');
    return undefined;
  }
  const root = '../'.repeat(carrier.relativePath.split('/').length - 1);
  for (const saved of records.saved) {
    let content: string | undefined;
    for (const project of projects) content ??= await carrier.sibling(`${root}tmp/${project}/${saved.path}`);
    completeOutput(saved, content);
  }
  const { resume, ...identity } = sessionIdentity(chat, path);
  const directory = await projectDirectory(carrier, {
    projects,
    projectHash: facts.projectHash,
    directory: facts.directory,
    messages: history.flatMap((item) => (item.kind === 'message' ? [item.message] : [])),
  });
  return {
    ...identity,
    directory: directory?.path,
    startedAt: startOf(chat, path),
    // The program looks for a session in the folder of its own directory only.
    resume: directory?.isGuessed === true ? undefined : resume,
    records: drafts,
  };
}
