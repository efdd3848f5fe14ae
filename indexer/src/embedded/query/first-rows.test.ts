import { seed } from '@session-siphon/schemas/seed-for-tests';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { firstRows } from './first-rows.ts';

describe('the first rows of an order', () => {
  it('are those that ordering all of them would put first, whatever the keys and however many are tied', () => {
    const key = fc.oneof(fc.integer({ min: 0, max: 3 }), fc.constant(Number.NEGATIVE_INFINITY));
    const keysOfRows = fc.array(fc.tuple(key, key), { maxLength: 60 });
    fc.assert(
      fc.property(keysOfRows, fc.nat({ max: 70 }), fc.boolean(), (values, count, hasSecond) => {
        const rows = Uint32Array.from(values.keys());
        const keys = [(row: number) => values[row]?.[0] ?? 0, (row: number) => values[row]?.[1] ?? 0];
        const used = hasSecond ? keys : keys.slice(0, 1);
        const isBefore = (a: number, b: number): boolean => {
          for (const one of used) if (one(a) !== one(b)) return one(a) > one(b);
          return a > b;
        };
        const ordered = [...rows].toSorted((a, b) => (isBefore(a, b) ? -1 : 1));
        expect([...firstRows(rows, count, used)]).toEqual(ordered.slice(0, count));
      }),
      { seed },
    );
  });
});
