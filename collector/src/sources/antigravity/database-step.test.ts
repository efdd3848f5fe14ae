import { seed } from '@session-siphon/schemas/seed-for-tests';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Database, ReadContext, SqlValue } from '../../source.ts';
import { databaseStep } from './database-step.ts';
import { ModelCalls } from './model-calls.ts';

const empty: Database = { columns: () => [], rows: () => [] };
const types = [5, 8, 14, 15, 17, 21, 23, 25, 38, 90, 101, 103, 132, 777];

function read(row: Readonly<Record<string, SqlValue>>): void {
  const context: ReadContext = {
    skip: () => undefined,
    drop: () => undefined,
    content: (base64) => ({ data: base64 }),
    isKnown: () => false,
    isWithheld: async () => false,
  };
  const step = databaseStep(row, new ModelCalls(empty), context);
  expect(() => JSON.stringify(step)).not.toThrow();
}

describe('a step of a database', () => {
  it('is read whatever stands in its columns', () => {
    const value: fc.Arbitrary<SqlValue> = fc.oneof(
      fc.uint8Array({ maxLength: 200 }),
      fc.string(),
      fc.double(),
      fc.bigInt(),
      fc.constant(null),
    );
    const columns = ['idx', 'step_type', 'status', 'metadata', 'error_details', 'step_payload'];
    const row = fc.dictionary(fc.constantFrom(...columns), value, { noNullPrototype: true });
    fc.assert(fc.property(row, read), { seed, numRuns: 2_000 });
  });

  it('is read whatever bytes stand in the fields that have a meaning', () => {
    // Tags above 127 take two bytes.
    const field = fc
      .tuple(fc.constantFrom(5, 19, 20, 24, 28, 31, 34, 114, 116, 140), fc.uint8Array({ maxLength: 100 }))
      .map(([number, content]) => {
        const tag = number * 8 + 2;
        return tag < 128
          ? [tag, content.length, ...content]
          : [(tag & 127) | 128, tag >> 7, content.length, ...content];
      });
    fc.assert(
      fc.property(fc.constantFrom(...types), fc.array(field, { maxLength: 6 }), (type, fields) => {
        read({ idx: 1, step_type: type, status: 3, step_payload: Uint8Array.from(fields.flat()) });
      }),
      { seed, numRuns: 5_000 },
    );
  });
});
