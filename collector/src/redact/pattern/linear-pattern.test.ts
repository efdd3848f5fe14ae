import { seed } from '@session-siphon/schemas/seed-for-tests';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LinearPattern } from './linear-pattern.ts';

const ranges = (source: string, text: string) => [...new LinearPattern(source).matchesIn(text)];
/** What the engine of the language finds. */
const expected = (source: string, text: string) =>
  Array.from(text.matchAll(new RegExp(source, 'gu')), ({ index, 0: match }) => [index, index + match.length]).filter(
    ([start = 0, end = 0]) => end > start,
  );

describe('a linear pattern', () => {
  it.each([
    [String.raw`INV-\d{4,}`, 'see INV-20331, INV-1 and INV-9999'],
    ['a|ab', 'abab'],
    ['ab|a', 'abab'],
    ['a+?b', 'aaab aab'],
    ['<b>.*?</b>', '<b>x</b> and <b>y</b>'],
    ['<b>.*</b>', '<b>x</b> and <b>y</b>\n<b>z</b>'],
    [String.raw`\bfoo\b|\Boo\b`, 'foo food foo zoo'],
    ['(?i:straße|ABC)d', 'ABCd abcd STRAßEd'],
    [String.raw`[^\]\s]+\]`, 'x] y]] '],
    [String.raw`\u{1F600}+|\ud83d`, 'a😀😀b\ud83d'],
    ['é{2}', 'ééééé'],
    ['^a|b$', 'aabb'],
    ['(?<year>[0-9]{4})(?:-[0-9]{2}){0,2}', '2026-02-03 2026-1'],
    [String.raw`\p{Lu}[\p{L}\p{N}_]*`, 'Hallo große Welt Ünder'],
    [String.raw`\w+@\w+(?:\.\w+)+`, 'to ana@mail.example.com, not @x'],
    ['(?:a?){3}b', 'aab aaab b'],
    ['x{0}y', 'xy'],
    [String.raw`\/\.\*\x41\t`, '/.*A\t'],
  ])('%s finds what the engine of the language finds', (source, text) => {
    expect(ranges(source, text)).toEqual(expected(source, text));
  });

  // But for repetitions of what may be empty: those end at other places in the engine of the language.
  it('finds what the engine of the language finds, whatever the expression', () => {
    const letter = fc.constantFrom('a', 'b', '.', '[ab]', '[^a]', String.raw`\w`, String.raw`\b`, '😀');
    const repeated = fc
      .tuple(
        letter.filter((one) => one !== String.raw`\b`),
        fc.constantFrom('', '', '*', '+', '?', '{2}', '{1,2}', '{2,}', '*?', '+?', '??', '{1,3}?'),
      )
      .map((pair) => pair.join(''));
    const { pattern } = fc.letrec<{ pattern: string; piece: string }>((tie) => ({
      piece: fc.oneof(
        { depthSize: 'small', maxDepth: 2 },
        repeated,
        letter,
        fc.tuple(tie('pattern'), fc.constantFrom('', '+', '{2}')).map(([inner, sign]) => `(?:(?:${inner})a)${sign}`),
      ),
      pattern: fc
        .array(fc.array(tie('piece'), { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 3 })
        .map((options) => options.map((pieces) => pieces.join('')).join('|')),
    }));
    const text = fc
      .array(fc.constantFrom('a', 'b', 'c', ' ', '\n', '😀'), { maxLength: 14 })
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(pattern, text, (source, given) => {
        expect(ranges(source, given)).toEqual(expected(source, given));
      }),
      { seed, numRuns: 2_000 },
    );
  });

  it.each(['(a+)+$', '(a|aa)+$', '(a|a?)+$', String.raw`(\w+\s?)*!`, '.*a.*a.*b', '(?:a{1,30}){1,30}b'])(
    '%s is through with a long text at once',
    (source) => {
      // One after the other, the ways to match it would take longer than the world has been there.
      expect(ranges(source, `${'a'.repeat(20_000)}\n`)).toEqual([]);
    },
  );

  it('gives up a match that goes on for thousands of characters', () => {
    expect(ranges('<[^>]*>', `<${'a'.repeat(500)}> <${'a'.repeat(50_000)}>`)).toEqual([[0, 502]]);
  });
});
