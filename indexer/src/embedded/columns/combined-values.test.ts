import { seed } from '@session-siphon/schemas/seed-for-tests';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CombinedValues } from './combined-values.ts';
import { DistinctValues } from './distinct-values.ts';

const one = fc.oneof(fc.integer({ min: 0, max: 3 }), fc.constant(Number.NaN));
const several = fc.uniqueArray(fc.integer({ min: 0, max: 3 }), { maxLength: 3 });
const values = fc.record({ one, several });
type Values = { readonly one: number; readonly several: readonly number[] };

/** Counted one by one. */
function counted(rows: readonly Values[], of: (row: Values) => readonly number[]): [number, number][] {
  const counts = new Map<number, number>();
  for (const row of rows) for (const value of of(row)) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].toSorted(([a], [b]) => a - b);
}

describe('columns that are counted together', () => {
  it('give the counts that each gives alone, whatever was written over what', () => {
    fc.assert(
      fc.property(fc.array(values), fc.array(fc.tuple(fc.nat({ max: 60 }), values)), (before, changes) => {
        const columns = [new DistinctValues(before.length), new DistinctValues(before.length)] as const;
        const write = (row: number, value: Values) => {
          columns[0].set(row, value.one);
          columns[1].set(row, value.several);
        };
        before.forEach((value, row) => write(row, value));
        const combined = new CombinedValues(columns, before.length);
        const now = new Map(before.entries());
        for (const [row, value] of changes) {
          write(row, value);
          combined.update(row);
          now.set(row, value);
        }
        const rows = Uint32Array.from([...now.keys()].filter((row) => row % 3 !== 1));
        const asked = Array.from(rows, (row) => now.get(row) ?? { one: Number.NaN, several: [] });
        const sorted = (counts: ReadonlyMap<number, number> | undefined) =>
          [...(counts ?? [])].toSorted(([a], [b]) => a - b);
        const [first, second] = columns.map((column) => combined.counts(rows).get(column));
        expect(sorted(first)).toEqual(counted(asked, (row) => (Number.isNaN(row.one) ? [] : [row.one])));
        expect(sorted(second)).toEqual(counted(asked, (row) => row.several));
        expect(sorted(columns[1].counts(rows))).toEqual(sorted(second));
      }),
      { seed },
    );
  });

  it('are those that were asked for, or more', () => {
    const [first, second, other] = [new DistinctValues(1), new DistinctValues(1), new DistinctValues(1)] as const;
    const combined = new CombinedValues([first, second], 1);
    expect([combined.has([second]), combined.has([second, first]), combined.has([first, other])]).toEqual([
      true,
      true,
      false,
    ]);
  });
});
