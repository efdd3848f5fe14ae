import { describe, expect, it } from 'vitest';
import { sessionId } from './identity.ts';
import { isSubagent, linkedSession, startedSession } from './related-sessions.ts';
import type { SessionEvent } from './session.ts';

const header = { source: 'codex', nativeId: 'root' };
const started: Extract<SessionEvent, { event: 'subagent' }> = {
  type: 'event',
  event: 'subagent',
  seq: 0,
  agentId: 'a1',
};

describe('a sub-agent', () => {
  it('is told by its id, or by its parent where it has a session of its own', () => {
    expect(isSubagent({ agentId: 'a1' })).toBe(true);
    expect(isSubagent({ links: [{ relation: 'parent', nativeId: 'root' }] })).toBe(true);
    expect(isSubagent({ links: [{ relation: 'fork-of', nativeId: 'other' }] })).toBe(false);
  });

  it('is found from the event of its start, and finds its parent by its link', () => {
    const parent = sessionId(header);
    expect(startedSession(header, started)).toBe(sessionId({ ...header, agentId: 'a1' }));
    expect(startedSession(header, { ...started, nativeId: 'a1' })).toBe(sessionId({ source: 'codex', nativeId: 'a1' }));
    expect(linkedSession(header, { relation: 'parent', nativeId: 'root' })).toBe(parent);
    expect(linkedSession(header, { relation: 'parent', nativeId: 'root', agentId: 'a1' })).toBe(
      startedSession(header, started),
    );
  });
});
