import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { seed } from '@session-siphon/schemas/seed-for-tests';
import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Catalog } from '../catalog.ts';
import { openForReading } from '../store/database.ts';
import { EngineWriter } from '../writing/engine-writer.ts';

let dataDir: string;
let writer: EngineWriter;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'siphon-vectors-'));
  writer = new EngineWriter(dataDir);
});
afterEach(() => {
  writer.close();
  rmSync(dataDir, { recursive: true });
});

const vector = fc.oneof(fc.tuple(fc.integer({ min: -9, max: 9 }), fc.constant(1)), fc.constantFrom([0.5, 0.25], null));
const id = fc.constantFrom('a', 'b', 'c', 'd', 'e');
const write = fc.record({ action: fc.constantFrom('upsert' as const, 'emplace' as const), id, v: vector });
const change = fc.oneof({ weight: 4, arbitrary: write }, fc.record({ action: fc.constant('remove' as const), id }));

describe('vectors in memory', () => {
  it('are those of the file, whatever is written and removed after they were loaded', async () => {
    const name = 'places';
    const fields = [{ name: 'v', type: 'float[]', num_dim: 2, optional: true }];
    await fc.assert(
      fc.asyncProperty(fc.array(change, { maxLength: 12 }), fc.nat({ max: 12 }), async (changes, loadedAfter) => {
        await writer.createCollection({ name, fields }, 0);
        const database = openForReading(dataDir);
        const near = (catalog: Catalog) => {
          const parameters = { q: '*', vector_query: 'v:([3,1], k: 9)' };
          const { found, hits } = catalog.get(name, 'the collection is there').search(parameters, []);
          return { found, hits };
        };
        const kept = new Catalog(database);
        for (const [at, one] of changes.entries()) {
          if (at === loadedAfter) near(kept);
          if (one.action === 'remove') {
            const row = kept.get(name, 'the collection is there').rowOf(one.id);
            if (row !== undefined) kept.apply(name, await writer.removeRows(name, [row]));
          } else kept.apply(name, (await writer.writeDocument(name, { id: one.id, v: one.v }, one.action)).changed);
        }
        const fresh = near(new Catalog(database));
        expect(near(kept)).toEqual(fresh);
        const last = new Map(changes.map((one) => [one.id, 'v' in one ? one.v : null]));
        expect(fresh.found).toBe([...last.values()].filter((own) => own !== null).length);
        database.close();
        await writer.dropCollection(name);
      }),
      { seed, numRuns: 40 },
    );
  });
});
