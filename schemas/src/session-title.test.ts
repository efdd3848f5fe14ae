import { describe, expect, it } from 'vitest';
import type { Message, Session, SessionEvent } from './session.ts';
import { messageText, sessionTitle } from './session-title.ts';

const message = (role: Message['role'], text: string): Message => ({
  type: 'message',
  seq: 0,
  id: '0123456789abcdef',
  role,
  blocks: [{ type: 'text', text }],
});
const named = (title: string, by: 'person' | 'assistant'): SessionEvent => ({
  type: 'event',
  event: 'title',
  seq: 0,
  title,
  by,
});

function titleOf(...records: Session['records']): string {
  return sessionTitle({
    header: {
      type: 'session',
      format: 1,
      id: '0123456789abcdef01234567',
      source: 'codex',
      nativeId: '0b7e4c52-6f0e-4b0e',
      agent: { name: 'Codex', monogram: 'CX' },
      machine: 'm',
      project: { name: 'p' },
      startedAt: '2026-02-03T09:04:05.000Z',
    },
    records,
  });
}

describe('the title of a conversation', () => {
  it('is the last name that a person gave', () => {
    expect(
      titleOf(
        named('First', 'person'),
        named('Second', 'person'),
        named('By machine', 'assistant'),
        message('user', 'Hi'),
      ),
    ).toBe('Second');
  });
  it('is else the last name that the assistant gave', () => {
    expect(titleOf(named('One', 'assistant'), named('Two', 'assistant'), message('user', 'Hi'))).toBe('Two');
  });
  it('is else the first line that a person typed', () => {
    expect(
      titleOf(
        message('system', 'Reminder'),
        message('user', ' \n\t'),
        message('user', '\n  Fix   the\ttests \nplease'),
      ),
    ).toBe('Fix the tests');
  });
  it('is else the first line of the task that a sub-agent was given', () => {
    expect(
      titleOf(message('system', 'Reminder'), { ...message('system', 'Run the tests\nall of them'), kind: 'task' }),
    ).toBe('Run the tests');
  });
  it('is else the assistant and the start of the native id', () => {
    expect(titleOf(message('assistant', 'Hello'))).toBe('Codex 0b7e4c52');
  });
  it('passes over an empty name', () => {
    expect(titleOf(named('  ', 'person'), message('user', 'Hi'))).toBe('Hi');
  });
  it('is cut at 160 characters, never inside one', () => {
    const title = titleOf(message('user', `${'x'.repeat(158)}🙂${'y'.repeat(50)}`));
    expect(title).toBe(`${'x'.repeat(158)}…`);
    expect(titleOf(message('user', 'z'.repeat(160)))).toBe('z'.repeat(160));
  });
});

describe('the text of a message', () => {
  it('is its text blocks with blank lines between them', () => {
    expect(
      messageText({
        ...message('assistant', 'One'),
        blocks: [
          { type: 'text', text: 'One' },
          { type: 'thinking', text: 'hidden' },
          { type: 'text', text: 'Two' },
        ],
      }),
    ).toBe('One\n\nTwo');
  });
});
