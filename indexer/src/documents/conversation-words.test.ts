import type { Message } from '@session-siphon/schemas/session';
import { describe, expect, it } from 'vitest';
import { conversationWords } from './conversation-words.ts';

function message(role: Message['role'], blocks: Message['blocks'], seq = 0): Message {
  return { type: 'message', seq, id: `m${seq}`, role, blocks };
}
const text = (said: string) => ({ type: 'text', text: said }) as const;

describe('the words of a conversation', () => {
  it('are those of all its messages, each once, what was said before what was done', () => {
    const words = conversationWords([
      message('user', [text('Fix the login-page, the login!')]),
      message('tool', [{ type: 'tool_result', call: 'c', ok: true, text: 'login failed: E42' }]),
      message('assistant', [
        text('It redirects'),
        { type: 'tool_call', call: 'c', name: 'Bash', kind: 'run', input: { command: 'grep src/auth.ts' } },
      ]),
    ]);
    expect(words).toBe('fix the login page it redirects failed e42 bash grep src auth ts');
  });

  it('leave out hashes and long numbers, and cut other scripts into words', () => {
    expect(
      conversationWords([message('user', [text('commit 8a3fc19e at 1795631101131, ts2345, 404, Привет 検索会話')])]),
    ).toBe('commit at ts2345 404 привет 検索会話 検索 会話');
  });

  it('are limited, and what was said has the first place', () => {
    const many = (prefix: string) => Array.from({ length: 9_000 }, (_, index) => `${prefix}${index}`).join(' ');
    const words = conversationWords([
      message('tool', [{ type: 'tool_result', call: 'c', ok: true, text: many('output') }]),
      message('user', [text(many('said').slice(0, 20_000))]),
    ]);
    expect(words.length).toBeLessThan(24_100);
    expect(words.split(' ')[0]).toBe('said0');
    expect(words).toContain(' output0 ');
  });
});
