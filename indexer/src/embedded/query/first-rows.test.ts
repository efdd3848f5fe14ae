import { seed } from '@session-siphon/schemas/seed-for-tests';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { firstRows } from './first-rows.ts';

describe('the first rows of an order', () => {
  it('are those that ordering all of them would put first, whatever the keys and however many are tied', () => {
    const key = fc.oneof(fc.integer({ min: 0, max: 3 }), fc.constant(Number.NaN));
    const keysOfRows = fc.array(fc.tuple(key, key), { maxLength: 60 });
    const directions = fc.array(fc.boolean(), { minLength: 1, maxLength: 2 });
    fc.assert(
      fc.property(keysOfRows, fc.nat({ max: 70 }), directions, (values, count, descending) => {
        const rows = Uint32Array.from(values.keys());
        const keys = descending.map((isDescending, at) => ({
          numbers: Float64Array.from(values, (own) => own[at] ?? 0),
          isDescending,
        }));
        const isBefore = (a: number, b: number): boolean => {
          for (const { numbers, isDescending } of keys) {
            const [ofA = 0, ofB = 0] = [numbers[a], numbers[b]];
            if (Number.isNaN(ofA) !== Number.isNaN(ofB)) return Number.isNaN(ofB);
            if (!Number.isNaN(ofA) && ofA !== ofB) return isDescending ? ofA > ofB : ofA < ofB;
          }
          return a > b;
        };
        const ordered = [...rows].toSorted((a, b) => (isBefore(a, b) ? -1 : 1));
        expect([...firstRows(rows, count, keys)]).toEqual(ordered.slice(0, count));
      }),
      { seed },
    );
  });
});
