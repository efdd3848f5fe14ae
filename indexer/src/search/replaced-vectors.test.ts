import { arrayOf, objectOf } from '@session-siphon/schemas/narrow';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type TestServer, searchServers } from '../../test/search-servers.ts';
import { SearchEngine } from './search-engine.ts';

/** A prime, so that every step through the documents comes to all of them. */
const count = 47;
const rounds = 8;

describe.each(searchServers)('a vector that takes the place of another in $name', ({ start, missing }) => {
  let server: TestServer;
  let engine: SearchEngine;
  let collection: string;
  let made = 0;

  beforeAll(async () => {
    if (missing !== undefined) return;
    server = await start();
    engine = new SearchEngine(server.address);
  });
  afterAll(async () => {
    if (missing !== undefined) return;
    engine[Symbol.dispose]();
    await server.stop();
  });
  beforeEach(async () => {
    if (missing !== undefined) return;
    collection = `vectors${(made += 1)}`;
    const fields = [
      { name: 'content', type: 'string' },
      { name: 'meaning', type: 'float[]', num_dim: 8, optional: true },
    ];
    await engine.send({ method: 'POST', path: '/collections', body: { name: collection, fields } });
  });

  function vector(number: number, round: number): readonly number[] {
    return Array.from(
      { length: 8 },
      (_, at) => (Math.imul(8 * (round * count + number) + at, 2_654_435_761) >> 24) | 1,
    );
  }

  /** Documents in another order every time. */
  function documents(round: number, meaningOf: (number: number) => readonly number[] | undefined) {
    return Array.from({ length: count }, (_, place) => (place * (round + 2)) % count).map((number) => {
      const meaning = meaningOf(number);
      const document = { id: `d${number}`, content: `round ${round}`, ...(meaning && { meaning }) };
      return { document, line: JSON.stringify(document) };
    });
  }

  /** How many vectors are found, and how far the nearest is. */
  async function found(meaning: readonly number[], filter: object = {}): Promise<readonly [unknown, unknown]> {
    const vector_query = `meaning:([${meaning.join(',')}], k: 250)`;
    const search = { collection, q: '*', vector_query, include_fields: 'id', ...filter };
    const [result] = arrayOf(objectOf(await engine.multiSearch([search]))['results']);
    const { found: all, hits } = objectOf(result);
    return [all, objectOf(arrayOf(hits)[0])['vector_distance']];
  }

  it.skipIf(missing)('is the only one by which its document is found, however often it changed', async () => {
    for (let round = 0; round < rounds; round += 1)
      await engine.importDocuments(
        collection,
        documents(round, (number) => vector(number, round)),
      );
    expect(await found(vector(0, 0))).toEqual([count, expect.any(Number)]);
    for (let number = 0; number < count; number += 1) {
      const own = await found(vector(number, rounds - 1), { filter_by: `id:=d${number}` });
      expect(own).toEqual([1, expect.closeTo(0, 3)]);
    }
  });

  it.skipIf(missing)('is so also where documents had none for a while', async () => {
    for (let round = 0; round < rounds; round += 1)
      await engine.importDocuments(
        collection,
        documents(round, (number) => ((number + round) % 3 === 0 ? undefined : vector(number, round))),
      );
    const held = Array.from({ length: count }).filter((_, number) => (number + rounds - 1) % 3 !== 0);
    expect(await found(vector(0, 0))).toEqual([held.length, expect.any(Number)]);
  });

  it.skipIf(missing)('leaves all documents there', async () => {
    await engine.importDocuments(
      collection,
      documents(0, (number) => vector(number, 0)),
    );
    await engine.importDocuments(
      collection,
      documents(1, (number) => vector(number, number % 2)),
    );
    const { text } = await engine.send({ method: 'GET', path: `/collections/${collection}/documents/export` });
    const contents = text.split('\n').map((line) => objectOf(JSON.parse(line))['content']);
    expect(contents).toEqual(Array.from({ length: count }, () => 'round 1'));
  });

  it.skipIf(missing)('is not looked for where the node does not know the collection', async () => {
    const imported = engine.importDocuments(
      'unknown',
      documents(0, (number) => vector(number, 0)),
    );
    await expect(imported).rejects.toThrow(/answered 404: Not found/i);
  });
});
