import { DatabaseSync } from 'node:sqlite';
import { seed } from '@session-siphon/schemas/seed-for-tests';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type BodyPlace, BodyPageReader, BodyPageWriter } from './body-pages.ts';
import { PageCompressor } from './page-compressor.ts';

/** A few of these fill a page; some are larger than one. */
const body = fc
  .tuple(fc.constantFrom('a', 'é', '"'), fc.constantFrom(1, 40_000, 120_000, 700_000))
  .map(([unit, length]) => JSON.stringify({ text: unit.repeat(length) }));
const change = fc.record({ id: fc.nat(4), body: fc.option(body, { nil: undefined }), isRelieved: fc.boolean() });
const transaction = fc.record({ changes: fc.array(change, { maxLength: 8 }), isTakenBack: fc.boolean() });

describe('bodies in pages', () => {
  it('are those that were written last, whatever was replaced, removed and taken back, and leave nothing else', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(transaction, { maxLength: 4 }), async (transactions) => {
        const database = new DatabaseSync(':memory:');
        database.exec(
          'CREATE TABLE pages_1 (page INTEGER PRIMARY KEY, documents INTEGER NOT NULL, bodies BLOB NOT NULL)',
        );
        using compressor = new PageCompressor();
        const writer = new BodyPageWriter(database, 1, compressor);
        let expected = new Map<number, { readonly json: string; readonly place: BodyPlace }>();
        for (const { changes, isTakenBack } of transactions) {
          database.exec('BEGIN');
          const now = new Map(expected);
          for (const { id, body: json, isRelieved } of changes) {
            const before = now.get(id);
            // Every other document comes as bytes, as those of a request do.
            if (json !== undefined)
              now.set(id, { json, place: writer.add(id % 2 === 0 ? json : Buffer.from(json, 'utf8')) });
            else now.delete(id);
            if (before) writer.remove(before.place.page);
            const added = json === undefined ? undefined : now.get(id);
            if (added) expect(writer.unwritten(added.place)).toBe(json);
            if (isRelieved) await writer.writeFull(1);
          }
          if (isTakenBack) {
            database.exec('ROLLBACK');
            writer.discard();
            continue;
          }
          await writer.finish();
          database.exec('COMMIT');
          expected = now;
        }
        const reader = new BodyPageReader(database, 1);
        for (const { json, place } of expected.values()) expect(reader.read(place)).toBe(json);
        const left = database.prepare(
          'SELECT coalesce(sum(documents), 0) AS documents, count(*) AS pages FROM pages_1',
        );
        expect(left.get()).toEqual({
          documents: expected.size,
          pages: new Set([...expected.values()].map(({ place }) => place.page)).size,
        });
      }),
      { seed, numRuns: 60 },
    );
  });
});
