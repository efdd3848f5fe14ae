/** What a session leads to and comes from. */
import { sessionId } from '@session-siphon/schemas/identity';
import type { ConversationLink } from '@session-siphon/schemas/search-document';
import type { Session, SessionHeader } from '@session-siphon/schemas/session';

/** Some assistants give sub-agents sessions of their own. */
export function isSubagent({ agentId, links = [] }: SessionHeader): boolean {
  return agentId !== undefined || links.some(({ relation }) => relation === 'parent');
}

export function conversationLinks(session: Session): ConversationLink[] {
  const { header, records } = session;
  const { source } = header;
  const links: ConversationLink[] = (header.links ?? []).map((link) => ({
    relation: link.relation,
    conversation: sessionId({ source, nativeId: link.nativeId, agentId: link.agentId }),
    target: link.nativeId,
  }));
  for (const record of records) {
    if (record.type !== 'event') continue;
    if (record.event === 'subagent')
      links.push({
        relation: 'child',
        conversation:
          record.nativeId === undefined
            ? sessionId({ source, nativeId: header.nativeId, agentId: record.agentId })
            : sessionId({ source, nativeId: record.nativeId }),
        target: record.agentId,
        seq: record.seq,
        ...(record.call === undefined ? {} : { call: record.call }),
        ...(record.description === undefined ? {} : { label: record.description }),
      });
    else if (record.event === 'link')
      links.push({
        relation: record.relation,
        target: record.target,
        seq: record.seq,
        ...(record.relation === 'continued-in' ? { conversation: sessionId({ source, nativeId: record.target }) } : {}),
      });
  }
  return links;
}
