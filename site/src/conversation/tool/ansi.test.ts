import { seed } from '@session-siphon/schemas/seed-for-tests';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ansiPieces, plainOutput } from './ansi.ts';

const esc = '\u001b';

describe('output of a terminal', () => {
  it('keeps colours and weight as names', () => {
    expect(ansiPieces(`a${esc}[1;31mb${esc}[22mc${esc}[0md${esc}[92me${esc}[39mf`)).toEqual([
      { text: 'a' },
      { text: 'b', colour: 'red', isBold: true },
      { text: 'c', colour: 'red' },
      { text: 'd' },
      { text: 'e', colour: 'green' },
      { text: 'f' },
    ]);
  });

  it('is copied without them', () => {
    expect(plainOutput(`${esc}[31mFAIL${esc}[0m a.ts\r\n10 %\r100 %`)).toBe('FAIL a.ts\n100 %');
  });

  it('skips colours beyond the eight, which are no colours of ours', () => {
    expect(ansiPieces(`${esc}[38;5;31ma${esc}[48;2;31;32;33mb${esc}[31mc`)).toEqual([
      { text: 'a' },
      { text: 'b' },
      { text: 'c', colour: 'red' },
    ]);
  });

  it('loses cursor movements, titles and links, and keeps their text', () => {
    expect(ansiPieces(`${esc}[2J${esc}[1;1Ha${esc}]0;title\u0007b${esc}]8;;http://x${esc}\\c${esc}(B${esc}7d`)).toEqual(
      [{ text: 'a' }, { text: 'b' }, { text: 'c' }, { text: 'd' }],
    );
  });

  it('shows of a line that was overwritten only what was left', () => {
    expect(ansiPieces('10 %\r20 %\rdone\r\nnext\r\n')).toEqual([{ text: 'done\nnext\n' }]);
  });

  it('lets no control sequence through, torn ones neither', () => {
    const part = fc.oneof(fc.string(), fc.constantFrom(esc, `${esc}[`, `${esc}]`, '31', 'm', '\r', '\n', ';'));
    fc.assert(
      fc.property(fc.array(part), (parts) => {
        for (const { text } of ansiPieces(parts.join(''))) expect(text).not.toContain(esc);
      }),
      { seed },
    );
  });
});
