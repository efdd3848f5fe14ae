import { seed } from '@session-siphon/schemas/seed-for-tests';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RowScores } from './row-scores.ts';

describe('the best rows', () => {
  it('are all that can be among the first so many by score, and no row that is worse than these', () => {
    const raises = fc.array(fc.tuple(fc.nat({ max: 40 }), fc.nat({ max: 3 })));
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 30 }), fc.nat({ max: 10 }), raises, fc.nat({ max: 45 }), (...made) => {
        const [first, later, raised, count] = made;
        const scores = new RowScores();
        const all = Array.from({ length: first + later }, (_, row) => row);
        scores.add(Uint32Array.from(all.slice(0, first)), 0);
        if (later > 0) scores.add(Uint32Array.from(all.slice(first)), -2);
        for (const [row, amount] of raised) scores.raise(row, amount);
        const least = all.map((row) => scores.get(row)).toSorted((a, b) => b - a)[Math.max(0, count - 1)];
        const expected = least === undefined ? all : all.filter((row) => scores.get(row) >= least);
        expect([...scores.best(count)]).toEqual(expected);
      }),
      { seed },
    );
  });
});
