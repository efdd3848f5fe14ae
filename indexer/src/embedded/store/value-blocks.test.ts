import { DatabaseSync } from 'node:sqlite';
import { seed } from '@session-siphon/schemas/seed-for-tests';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FieldValue } from './value-block.ts';
import { ValueReader, ValueWriter } from './value-blocks.ts';

const fields = 3;

function open(): { readonly database: DatabaseSync; readonly writer: ValueWriter; readonly reader: ValueReader } {
  const database = new DatabaseSync(':memory:');
  database.exec('CREATE TABLE cells (block INTEGER PRIMARY KEY, cells BLOB NOT NULL)');
  return { database, writer: new ValueWriter(database, 'cells', fields), reader: new ValueReader(database, 'cells') };
}

function stored(reader: ValueReader, wanted: readonly number[]): [row: number, values: readonly FieldValue[]][] {
  return [...reader.blocks(wanted)].flatMap(({ firstRow, slots, value }) =>
    slots.map((slot): [number, FieldValue[]] => [firstRow + slot, wanted.map((_, at) => value(at, slot))]),
  );
}

const number = fc.oneof(
  fc.integer({ min: -5, max: 5 }),
  fc.constantFrom(254, 255, 65_534, 65_535, 1 - 2 ** 31, -(2 ** 31), 2 ** 31, 2 ** 40, 0.5, -1e300),
);
const value: fc.Arbitrary<FieldValue> = fc.oneof(
  number,
  fc.constant(undefined),
  fc.array(number, { maxLength: 3 }).filter((values) => values.length !== 1),
);
const row = fc.oneof(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 4_090, max: 4_100 }), fc.constant(20_000));
const values = fc.array(value, { minLength: fields, maxLength: fields });
const change = fc.record({ row, values: fc.option(values, { nil: undefined }) });
const transaction = fc.record({ changes: fc.array(change, { maxLength: 6 }), isTakenBack: fc.boolean() });

describe('values in blocks', () => {
  it('are those that were written last, whatever was replaced, removed and taken back', () => {
    fc.assert(
      fc.property(fc.array(transaction, { maxLength: 8 }), fc.subarray([0, 1, 2]), (transactions, wanted) => {
        const { database, writer, reader } = open();
        const expected = new Map<number, readonly FieldValue[]>();
        for (const { changes, isTakenBack } of transactions) {
          database.exec('BEGIN');
          for (const { row: changed, values: put } of changes)
            if (put) writer.set(changed, put);
            else writer.remove(changed);
          if (isTakenBack) {
            database.exec('ROLLBACK');
            writer.discard();
            continue;
          }
          writer.finish();
          database.exec('COMMIT');
          for (const { row: changed, values: put } of changes)
            if (put) expected.set(changed, put);
            else expected.delete(changed);
        }
        const rows = [...expected].toSorted(([a], [b]) => a - b);
        expect(stored(reader, wanted)).toEqual(rows.map(([at, all]) => [at, wanted.map((field) => all[field])]));
      }),
      { seed },
    );
  });

  it('are read for some rows without the others', () => {
    const { writer, reader } = open();
    for (const at of [1, 2, 9_000]) writer.set(at, [at, [at, at], undefined]);
    writer.finish();
    const [block, ...others] = reader.blocksOf([2, 3], [1]);
    expect(others).toEqual([]);
    expect([block?.slots, block?.value(0, 2)]).toEqual([[2], [2, 2]]);
    expect(reader.rowsEnd()).toBeGreaterThan(9_000);
  });

  it('leave nothing when all are removed', () => {
    const { database, writer } = open();
    writer.set(7, [1, 2, 3]);
    writer.finish();
    writer.remove(7);
    writer.finish();
    expect(database.prepare('SELECT count(*) AS blocks FROM cells').get()).toEqual({ blocks: 0 });
  });
});
