import { seed } from '@session-siphon/schemas/seed-for-tests';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EditDistances, codesOf, editDistance } from './edit-distance.ts';

/** By definition: the least edits of all ways to make one of the other. */
function plainDistance(a: string, b: string): number {
  if (a === '' || b === '') return a.length + b.length;
  const ways = [
    plainDistance(a.slice(1), b) + 1,
    plainDistance(a, b.slice(1)) + 1,
    plainDistance(a.slice(1), b.slice(1)) + (a[0] === b[0] ? 0 : 1),
  ];
  if (a.length > 1 && a[0] === b[1] && a[1] === b[0]) ways.push(plainDistance(a.slice(2), b.slice(2)) + 1);
  return Math.min(...ways);
}

const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 5 });
const most = fc.integer({ min: 1, max: 2 });

describe('edits between words', () => {
  it('are the fewest that make one of the other, whatever was asked before', () => {
    fc.assert(
      fc.property(word, fc.array(word), most, (from, others, limit) => {
        const distances = new EditDistances(from, limit);
        for (const other of others) {
          const expected = Math.min(plainDistance(from, other), limit + 1);
          expect([distances.to(codesOf(other)), editDistance(from, other, limit)]).toEqual([expected, expected]);
        }
      }),
      { seed },
    );
  });

  it('of a beginning are the fewest of all beginnings', () => {
    fc.assert(
      fc.property(word, fc.array(word), most, (from, others, limit) => {
        const distances = new EditDistances(from, limit);
        for (const other of others) {
          const ways = Array.from({ length: other.length + 1 }, (_, end) => plainDistance(other.slice(0, end), from));
          expect(distances.toBeginning(codesOf(other))).toBe(Math.min(...ways, limit + 1));
        }
      }),
      { seed },
    );
  });

  it('are never fewer than what a beginning already takes', () => {
    fc.assert(
      fc.property(word, word, most, (from, other, limit) => {
        const distances = new EditDistances(from, limit);
        for (let length = 1; length <= other.length; length += 1)
          if (distances.unwantedLength(codesOf(other), length) > 0)
            expect(plainDistance(from, other)).toBeGreaterThan(limit);
      }),
      { seed },
    );
  });
});
