import { describe, expect, it } from 'vitest';
import { type WovenTip, weaveMessage } from './weave.ts';

const tip = (machine: string, isNews = true): WovenTip => ({
  machine,
  commit: machine.padEnd(40, '0'),
  message: `codex: 1 session in ${machine}-app (2 messages)\n\nMachine: ${machine}\n`,
  isNews,
});

describe('the message of a commit on main', () => {
  it('says what a machine brought, and where there are others, which one', () => {
    const trailer = `Tip: machines/laptop ${tip('laptop').commit}\n`;
    expect(weaveMessage([tip('laptop')])).toBe(`codex: 1 session in laptop-app (2 messages)\n\n${trailer}`);
    expect(weaveMessage([tip('laptop'), tip('desktop', false)])).toBe(
      `codex: 1 session in laptop-app (2 messages), on laptop\n\nTip: machines/desktop ${tip('desktop').commit}\n${trailer}`,
    );
  });

  it('names the machines where there are several, and tells what each brought', () => {
    const message = weaveMessage(['d', 'b', 'a', 'c', 'old'].map((machine) => tip(machine, machine !== 'old')));
    expect(message).toMatch(
      /^main: news of a, b, c and 1 more\n\n- a: codex: 1 session in a-app \(2 messages\)\n- b: /,
    );
    expect(message).not.toContain('- old');
    expect(message.match(/^Tip: /gm)).toHaveLength(5);
  });
});
