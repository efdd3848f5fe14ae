/** What a session leads to and comes from. */
import { sessionId } from '@session-siphon/schemas/identity';
import { linkedSession, startedSession } from '@session-siphon/schemas/related-sessions';
import type { ConversationLink } from '@session-siphon/schemas/search-document';
import type { Session } from '@session-siphon/schemas/session';

export function conversationLinks({ header, records }: Session): ConversationLink[] {
  const links: ConversationLink[] = (header.links ?? []).map((link) => ({
    relation: link.relation,
    conversation: linkedSession(header, link),
    target: link.nativeId,
  }));
  for (const record of records) {
    if (record.type !== 'event') continue;
    if (record.event === 'subagent')
      links.push({
        relation: 'child',
        conversation: startedSession(header, record),
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
        ...(record.relation === 'continued-in'
          ? { conversation: sessionId({ source: header.source, nativeId: record.target }) }
          : {}),
      });
  }
  return links;
}
