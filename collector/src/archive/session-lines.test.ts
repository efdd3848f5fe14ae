import { decodeSession, encodeSession } from '@session-siphon/schemas/session-file';
import type { Block, SessionRecord } from '@session-siphon/schemas/session';
import { describe, expect, it } from 'vitest';
import type { RedactedSession } from '../redact/redacted-session.ts';
import { sampleSession } from './sample-session.ts';
import { sessionLines } from './session-lines.ts';

const largest = 20e6;
const { header } = sampleSession({ texts: [] });

/** Not through `sampleSession`: looking for secrets in such texts takes longer than the test. */
function sessionOf(blocks: readonly Block[]): RedactedSession {
  const message: SessionRecord = {
    type: 'message',
    seq: 0,
    id: '0'.repeat(16),
    role: 'assistant',
    blocks: [...blocks],
  };
  return { header, records: [message] } as unknown as RedactedSession;
}

/** The lines; each is small enough, and together they are a session. */
function linesOf(session: RedactedSession): string[] {
  const lines = [...sessionLines(session)];
  expect(Math.max(...lines.map((line) => Buffer.byteLength(line)))).toBeLessThanOrEqual(largest);
  decodeSession(lines);
  return lines;
}

const call = (input: unknown): Block => ({
  type: 'tool_call',
  call: 'a',
  name: 'Write',
  kind: 'write',
  input: input as never,
});

describe('lines of a session', () => {
  it('are the session file where none is too long', () => {
    const session = sampleSession({ texts: ['a', 'b'.repeat(300_000), 'c'] });
    expect([...sessionLines(session)]).toEqual([...encodeSession(session)]);
    const large = sessionOf([{ type: 'text', text: 'x'.repeat(19_900_000) }]);
    expect([...sessionLines(large)]).toEqual([...encodeSession(large)]);
  });

  it('keep beginning and end of a text that is too long, and say so', () => {
    const [, line = ''] = linesOf(sessionOf([{ type: 'text', text: `begin ${'🎉'.repeat(6_000_000)} end` }]));
    expect(line).toContain('begin 🎉');
    expect(line).toMatch(/… \d+ characters left out …/);
    expect(line).toContain('🎉 end"');
    expect(line).toContain('"kind":"left-out","text":"The message had 24000');
  });

  it('keep the short texts beside a long one', () => {
    const short = 'y'.repeat(10_000);
    const blocks: Block[] = [
      { type: 'text', text: short },
      { type: 'text', text: 'x'.repeat(30_000_000) },
    ];
    expect(linesOf(sessionOf(blocks))[1]).toContain(short);
  });

  it('keep the facts of a picture that is too large, not half of it', () => {
    const picture: Block = {
      type: 'attachment',
      mediaType: 'image/png',
      bytes: 30e6,
      name: 'a.png',
      data: 'A'.repeat(30e6),
    };
    const [, line = ''] = linesOf(sessionOf([picture]));
    expect(line).toContain('{"type":"attachment","mediaType":"image/png","bytes":30000000,"name":"a.png"}');
  });

  it.each([
    ['a long list', Array.from({ length: 4_000_000 }, (_, at) => at)],
    ['many short texts', Array.from({ length: 400 }, () => 'z'.repeat(60_000))],
    ['many keys', Object.fromEntries(Array.from({ length: 200_000 }, (_, at) => [`${at} ${'k'.repeat(90)}`, at]))],
    ['long keys', { ['k'.repeat(30_000_000)]: 1 }],
    ['lists in lists', Array.from({ length: 300 }, () => Array.from({ length: 300 }, () => 'w'.repeat(300)))],
  ])('stay small enough for arguments that are %s', (_what, input) => {
    expect(linesOf(sessionOf([call(input)]))[1]).toContain('"name":"Write"');
  });

  it('stay small enough for a great many blocks', () => {
    const blocks = Array.from({ length: 250_000 }, (_, at): Block => ({
      type: 'text',
      text: `${at} ${'v'.repeat(90)}`,
    }));
    expect(linesOf(sessionOf(blocks))[1]).toContain('{"type":"text","text":"0 v');
  });

  it('are the same for the same session', () => {
    const session = sessionOf([{ type: 'text', text: 'x'.repeat(25_000_000) }]);
    expect([...sessionLines(session)]).toEqual([...sessionLines(session)]);
  });
});
