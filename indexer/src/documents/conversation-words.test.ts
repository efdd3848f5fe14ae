import type { Message } from '@session-siphon/schemas/session';
import { describe, expect, it } from 'vitest';
import { conversationWords } from './conversation-words.ts';

function message(role: Message['role'], blocks: Message['blocks'], seq = 0): Message {
  return { type: 'message', seq, id: `m${seq}`, role, blocks };
}
const text = (said: string) => ({ type: 'text', text: said }) as const;

describe('the words of a conversation', () => {
  it('are those of all its messages, each once, in their order', () => {
    const words = conversationWords([
      message('user', [text('Fix the login-page, the login!')]),
      message('tool', [{ type: 'tool_result', call: 'c', ok: true, text: 'login failed: E42' }]),
      message('assistant', [
        text('It redirects'),
        { type: 'tool_call', call: 'c', name: 'Bash', kind: 'run', input: { command: 'grep src/auth.ts' } },
      ]),
    ]);
    expect(words).toBe('auth bash e42 failed fix grep it login page redirects src the ts');
  });

  it('leave out hashes and long numbers, and cut other scripts into words', () => {
    expect(
      conversationWords([message('user', [text('commit 8a3fc19e at 1795631101131, ts2345, 404, Привет 検索会話')])]),
    ).toBe('404 at commit ts2345 привет 会話 検索 検索会話');
  });

  it('are limited, and what was said has the first place', () => {
    const many = (prefix: string, count: number) => Array.from({ length: count }, (_, index) => `${prefix}${index}`);
    const said = many('said', 2_000);
    const words = conversationWords([
      message('tool', [{ type: 'tool_result', call: 'c', ok: true, text: many('output', 9_000).join(' ') }]),
      message('user', [text(said.join(' '))]),
    ]);
    expect(words.length).toBeLessThan(24_100);
    expect(words.split(' ')).toEqual(expect.arrayContaining([...said, 'output0']));
    expect(words).not.toContain('output999');
  });
});
