import { DatabaseSync } from 'node:sqlite';
import { seed } from '@session-siphon/schemas/seed-for-tests';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseCollectionSchema } from './collection-schema.ts';
import { createTables } from './database.ts';
import { VectorReader, VectorWriter } from './vectors.ts';

function open(fields: readonly Readonly<Record<string, unknown>>[]) {
  const database = new DatabaseSync(':memory:');
  const collection = { number: 1, schema: parseCollectionSchema({ name: 'c', fields }, 0) };
  createTables(database, collection);
  return { database, collection };
}

const fields = [
  { name: 'text', type: 'string', optional: true },
  { name: 'near', type: 'float[]', num_dim: 2, optional: true },
  { name: 'wide', type: 'float[]', num_dim: 1, optional: true },
];
const number = fc.oneof(
  fc.integer({ min: -3, max: 3 }),
  fc.constantFrom(-0, -128, -129, 127, 128, 0.1, 1e40, 1e-50, 2 ** 60),
);
const document = fc.record(
  {
    text: fc.string(),
    near: fc.tuple(number, number),
    wide: fc.tuple(number),
    none: fc.constant(null),
  },
  { requiredKeys: [] },
);

describe('the stored vectors of documents', () => {
  it('make each document what it was, together with its body as JSON', () => {
    const { database, collection } = open(fields);
    const [writer, reader] = [new VectorWriter(database, collection), new VectorReader(database, collection)];
    fc.assert(
      fc.property(document, (given) => {
        const { body, vectors } = writer.partsOf(given);
        writer.set(1, vectors);
        const whole = reader.complete(1, JSON.parse(JSON.stringify(body)));
        writer.remove(1);
        // JSON has no zero below zero.
        expect(whole).toEqual(JSON.parse(JSON.stringify(given)));
        expect(reader.count()).toBe(0);
      }),
      { seed },
    );
  });

  it('take a byte a number, in no second place, where all are small and whole; else four, and the body tells them exactly', () => {
    const { database, collection } = open(fields);
    const writer = new VectorWriter(database, collection);
    const bytes = writer.partsOf({ id: 'a', near: [-128, 127], wide: [0] });
    expect(bytes.body).toEqual({ id: 'a' });
    writer.set(1, bytes.vectors);
    const given = { id: 'b', near: [0.1, 127], wide: [128] };
    const fractions = writer.partsOf(given);
    expect(fractions.body).toBe(given);
    writer.set(2, fractions.vectors);
    const lengths = 'SELECT length(v0) AS near, length(v1) AS wide FROM vectors_1 ORDER BY row';
    expect(database.prepare(lengths).all()).toEqual([
      { near: 2, wide: 1 },
      { near: 8, wide: 4 },
    ]);
  });

  it('are read field by field, as exactly as four bytes are', () => {
    const { database, collection } = open(fields);
    const [writer, reader] = [new VectorWriter(database, collection), new VectorReader(database, collection)];
    writer.set(7, writer.partsOf({ near: [1, -2] }).vectors);
    writer.set(5, writer.partsOf({ near: [0.1, 300], wide: [4] }).vectors);
    const [near, wide] = collection.schema.fields.slice(1);
    if (!near || !wide) throw new Error('the collection has two fields of vectors');
    expect([...reader.all(near)]).toEqual([
      [5, Float32Array.of(0.1, 300)],
      [7, Int8Array.of(1, -2)],
    ]);
    expect([...reader.all(wide)]).toEqual([[5, Int8Array.of(4)]]);
    expect(reader.read(7, near)).toEqual(Int8Array.of(1, -2));
    expect([reader.read(7, wide), reader.read(6, near)]).toEqual([undefined, undefined]);
  });

  it('need no table where no field holds any, and a document of such a collection is its body', () => {
    const { database, collection } = open([{ name: 'text', type: 'string' }]);
    const [writer, reader] = [new VectorWriter(database, collection), new VectorReader(database, collection)];
    const given = { id: 'a', text: 'walrus', near: [1, 2] };
    expect(writer.partsOf(given).body).toBe(given);
    writer.set(1, writer.partsOf(given).vectors);
    writer.remove(1);
    expect(reader.complete(1, given)).toBe(given);
    expect(database.prepare("SELECT name FROM sqlite_schema WHERE name LIKE 'vectors%'").all()).toEqual([]);
  });
});
