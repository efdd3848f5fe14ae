import { describe, expect, it } from 'vitest';
import { contentMessageId, messageId, sessionId } from './identity.ts';

// These vectors are part of the format: a change of any of them would give every archived conversation a second identity.
describe('a session id', () => {
  it.each([
    [{ source: 'claude-code', nativeId: '0b7e4c52-6f0e-4b0e-9a3c-5d1f2a6b7c80' }, '319140486b2bc0bc30143683'],
    [{ source: 'claude-code', nativeId: 'n', agentId: 'a1b2c3d4' }, '9b85fdb0bd083f06d71c0b06'],
    [{ source: 'codex', nativeId: 'hostile' }, '813062e370b6552969e9f07e'],
  ])('of %j stays what it is', (parts, id) => {
    expect(sessionId(parts)).toBe(id);
  });

  it('differs between sources, sessions and sub-agents', () => {
    const ids = [
      sessionId({ source: 'a', nativeId: 'b' }),
      sessionId({ source: 'a', nativeId: 'b', agentId: '' }),
      sessionId({ source: 'a', nativeId: 'b', agentId: 'c' }),
      sessionId({ source: 'a', nativeId: 'bc' }),
      sessionId({ source: 'ab', nativeId: 'c' }),
    ];
    expect(new Set(ids)).toHaveLength(ids.length);
  });

  it('takes any text as native id and is always 24 hexadecimal digits', () => {
    for (const nativeId of ['../../etc', '', '\0', '\ud800', '<b>', '__proto__', 'x'.repeat(100_000)])
      expect(sessionId({ source: 'codex', nativeId })).toMatch(/^[0-9a-f]{24}$/);
  });
});

describe('a message id', () => {
  const session = '319140486b2bc0bc30143683';

  it('stays what it is', () => {
    expect(messageId(session, 'm0')).toBe('c93746c32b816fa8');
    expect(contentMessageId({ session, content: 'user\0[]', ordinal: 0 })).toBe('616fc1a7128892a2');
  });

  it('differs between sessions, and between equal contents of one session', () => {
    const ids = [
      messageId(session, '1'),
      messageId('9b85fdb0bd083f06d71c0b06', '1'),
      contentMessageId({ session, content: '1', ordinal: 0 }),
      contentMessageId({ session, content: '1', ordinal: 1 }),
    ];
    expect(new Set(ids)).toHaveLength(ids.length);
  });

  it('is the same for a lone surrogate and the character that is archived for it', () => {
    expect(messageId(session, 'a\ud800')).toBe(messageId(session, 'a\ufffd'));
  });
});
