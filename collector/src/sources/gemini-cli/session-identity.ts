/** Which session a file tells of, by its header, else by its name. */
import type { SessionDraft } from '@session-siphon/schemas/session';
import { timeOf } from '@session-siphon/schemas/narrow';
import type { ChatPath } from './carrier-path.ts';
import type { Chat } from './chat-file.ts';

type ChatIdentity = Pick<SessionDraft, 'nativeId' | 'agentId' | 'links' | 'resume'>;

const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

export function sessionIdentity({ facts }: Chat, path: ChatPath): ChatIdentity {
  const { sessionId, isSubagent } = facts;
  const { parent, stem, idStart } = path;
  if (parent !== undefined)
    return {
      nativeId: parent,
      agentId: sessionId ?? stem,
      links: [{ relation: 'parent', nativeId: parent }],
    };
  const nativeId = sessionId ?? idStart;
  // Up to 0.36 sub-agents lie beside the sessions, at first under the id of the session they worked for, which was a UUID; their own were none.
  if (isSubagent)
    return {
      nativeId,
      agentId: stem,
      ...(uuid.test(nativeId) ? { links: [{ relation: 'parent', nativeId }] } : {}),
    };
  return { nativeId, ...(sessionId === undefined ? {} : { resume: ['gemini', '--resume', sessionId] }) };
}

/** By the header, the first message, or the name of the file, which has it to the minute. */
export function startOf({ facts, history }: Chat, { stem }: ChatPath): string | undefined {
  if (facts.startedAt !== undefined) return facts.startedAt;
  for (const item of history) {
    const at = item.kind === 'message' ? timeOf(item.message.fields['timestamp']) : undefined;
    if (at !== undefined) return at;
  }
  const [, hour, minute] = /^session-(\d{4}-\d\d-\d\dT\d\d)-(\d\d)-/.exec(stem) ?? [];
  return hour === undefined ? undefined : timeOf(`${hour}:${minute}:00.000Z`);
}
