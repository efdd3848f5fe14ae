import { seed } from '@session-siphon/schemas/seed-for-tests';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { splitText } from './split-text.ts';

/** Runs without a break, words, lines and characters of two halves, in any mixture. */
const run = fc
  .tuple(fc.constantFrom('x', 'a word ', 'a line\n', '😀', 'é', '\n', ' '), fc.integer({ min: 1, max: 4_000 }))
  .map(([unit, times]) => unit.repeat(times));
const text = fc.array(run, { maxLength: 12 }).map((runs) => runs.join(''));

describe('a long text', () => {
  it('is cut into chunks of bounded length that overlap, hold all of it, and halve no character', () => {
    fc.assert(
      fc.property(text, (whole) => {
        const chunks = splitText(whole);
        let end = 0;
        for (const chunk of chunks) {
          expect(chunk.length).toBeLessThanOrEqual(6_000);
          expect(chunk.isWellFormed()).toBe(true);
          // It begins where the one before ended, or earlier.
          const from = whole.lastIndexOf(chunk, end);
          expect(from).toBeGreaterThanOrEqual(0);
          end = from + chunk.length;
        }
        expect(end).toBe(whole.length);
      }),
      { seed, numRuns: 200 },
    );
  });

  it('is cut at line ends where there are some', () => {
    const lines = Array.from({ length: 1_000 }, (_, at) => `line ${at} of many`);
    const chunks = splitText(lines.join('\n'));
    expect(chunks.length).toBeGreaterThan(2);
    for (const chunk of chunks) expect(lines).toContain(chunk.split('\n', 1)[0]);
  });

  it('that is short stays whole, also when it is empty', () => {
    expect(splitText('')).toEqual(['']);
    expect(splitText('x'.repeat(6_000))).toEqual(['x'.repeat(6_000)]);
  });
});
