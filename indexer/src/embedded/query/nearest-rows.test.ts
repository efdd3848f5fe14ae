import { seed } from '@session-siphon/schemas/seed-for-tests';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { VectorColumn } from '../columns/vector-column.ts';
import { nearestRows } from './nearest-rows.ts';

/** By what a plain loop over plain numbers says. */
function distanceOf(a: readonly number[], b: readonly number[]): number {
  const product = (x: readonly number[], y: readonly number[]) =>
    x.reduce((sum, one, at) => sum + one * (y[at] ?? 0), 0);
  const lengths = Math.sqrt(product(a, a)) * Math.sqrt(product(b, b));
  return lengths === 0 ? 1 : 1 - product(a, b) / lengths;
}

const dimensions = 5;
const bytes = fc.array(fc.integer({ min: -128, max: 127 }), { minLength: dimensions, maxLength: dimensions });
const fractions = bytes.map((numbers) => numbers.map((one) => one / 64));
const row = fc.integer({ min: 1, max: 40 });
const change = fc.record({
  row,
  vector: fc.option(fc.oneof({ weight: 4, arbitrary: bytes }, fractions), { nil: undefined }),
});

function columnAfter(changes: readonly { readonly row: number; readonly vector: readonly number[] | undefined }[]) {
  const column = new VectorColumn(dimensions);
  const held = new Map<number, readonly number[]>();
  for (const { row: changed, vector } of changes) {
    const isOfBytes = vector?.every(Number.isInteger);
    column.set(changed, vector && (isOfBytes ? Int8Array.from(vector) : Float32Array.from(vector)));
    if (vector) held.set(changed, vector);
    else held.delete(changed);
  }
  return { column, held };
}

describe('the nearest rows', () => {
  it('are those that a plain loop finds, whatever was changed and removed before and whatever passes', () => {
    const filters = fc.constantFrom(
      undefined,
      { accepts: (one: number) => one % 3 > 0 },
      { accepts: (one: number) => one > 5, among: new Set([3, 9, 12, 13, 30, 41]) },
    );
    fc.assert(
      fc.property(
        fc.array(change, { maxLength: 80 }),
        bytes,
        fc.nat({ max: 50 }),
        filters,
        (changes, asked, count, filter) => {
          const { column, held } = columnAfter(changes);
          const passing = [...held].filter(
            ([own]) => filter === undefined || (filter.accepts(own) && (filter.among?.has(own) ?? true)),
          );
          const found = nearestRows(column, asked, { count, filter });
          expect(found.size).toBe(Math.min(count, passing.length));
          const expected = passing
            .map(([own, vector]) => ({ own, distance: distanceOf(vector, asked) }))
            .toSorted((a, b) => a.distance - b.distance);
          [...found].forEach(([own, distance], at) => {
            expect(distance).toBeCloseTo(expected[at]?.distance ?? Number.NaN, 5);
            expect(distance).toBeCloseTo(distanceOf(held.get(own) ?? [], asked), 5);
          });
        },
      ),
      { seed },
    );
  });

  it('of the same direction are equally near, whatever their lengths, and the newest come first', () => {
    const { column } = columnAfter([8, 3, 7, 1, 5].map((own) => ({ row: own, vector: [own, own, own, 0, 2 * own] })));
    const found = nearestRows(column, [9, 9, 9, 0, 18], { count: 3, filter: undefined });
    expect([...found]).toEqual([
      [8, 0],
      [7, 0],
      [5, 0],
    ]);
  });

  it('of a field without vectors are none', () => {
    expect(nearestRows(undefined, [1], { count: 5, filter: undefined })).toEqual(new Map());
    expect(nearestRows(new VectorColumn(1), [1], { count: 5, filter: undefined })).toEqual(new Map());
  });
});
