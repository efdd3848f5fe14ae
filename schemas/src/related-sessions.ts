/** How sessions belong together: the ids that their links and events lead to. */
import { sessionId } from './identity.ts';
import type { SessionEvent, SessionHeader, SessionLink } from './session.ts';

/** Some assistants give sub-agents sessions of their own, without an agent's id. */
export function isSubagent({ agentId, links = [] }: Pick<SessionHeader, 'agentId' | 'links'>): boolean {
  return agentId !== undefined || links.some(({ relation }) => relation === 'parent');
}

/** Id of the session that a link in a header leads to. */
export function linkedSession({ source }: Pick<SessionHeader, 'source'>, { nativeId, agentId }: SessionLink): string {
  return sessionId({ source, nativeId, agentId });
}

/** Id of the session of a sub-agent that was started. */
export function startedSession(
  { source, nativeId }: Pick<SessionHeader, 'source' | 'nativeId'>,
  event: Extract<SessionEvent, { event: 'subagent' }>,
): string {
  return event.nativeId === undefined
    ? sessionId({ source, nativeId, agentId: event.agentId })
    : sessionId({ source, nativeId: event.nativeId });
}
