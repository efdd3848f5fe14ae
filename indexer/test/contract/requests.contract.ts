import { expect } from 'vitest';
import { messages, searched } from './conversations-subject.ts';
import type { ContractCase, ContractServer } from './contract-server.ts';

const refusedParameters: readonly (readonly [Readonly<Record<string, unknown>>, number, string])[] = [
  [{ query_by: '' }, 400, 'No search fields specified for the query.'],
  [{ query_by: 'other' }, 404, 'Could not find a field named `other` in the schema.'],
  [{ query_by: 'ts' }, 400, 'Field `ts` should be a string or a string array.'],
  [{ query_by: 'payload' }, 400, 'Field `payload` is marked as a non-indexed field in the schema.'],
  [{ num_typos: '1,1' }, 400, 'Number of values in `num_typos` does not match number of `query_by` fields.'],
  [
    { query_by_weights: '1,2' },
    400,
    'Number of weights in `query_by_weights` does not match number of `query_by` fields.',
  ],
  [{ prefix: 'true,false' }, 400, 'Number of prefix values in `prefix` does not match number of `query_by` fields.'],
  [{ drop_tokens_threshold: 'x' }, 400, 'Parameter `drop_tokens_threshold` must be an unsigned integer.'],
  [{ max_facet_values: 'x' }, 400, 'Parameter `max_facet_values` must be an unsigned integer.'],
];

const refusedBodies: readonly (readonly [what: string, body: unknown, status: number, message: string])[] = [
  ['that is no JSON', 'bad', 400, 'Bad JSON.'],
  ['without searches', {}, 400, 'Missing `searches` array.'],
  ['with no search', { searches: [] }, 500, 'Embedded params parsing error.'],
  ['with a search that is no object', { searches: [1] }, 400, 'The value of `searches` must be an array of objects.'],
  ['with null in a search', { searches: [{ q: null }] }, 400, 'One or more search parameters are malformed.'],
  ['with a list in a search', { searches: [{ q: ['a'] }] }, 400, 'One or more search parameters are malformed.'],
];

export const requestCases: readonly ContractCase[] = [
  ...refusedParameters.map(([parameters, code, error]) => ({
    title: `a search with ${JSON.stringify(parameters)} is refused`,
    async run(server: ContractServer) {
      const collection = await server.shared(messages);
      expect(await server.search({ ...searched, collection, q: 'a', ...parameters })).toEqual({ code, error });
    },
  })),
  {
    title: 'a search without a query is refused',
    async run(server) {
      const collection = await server.shared(messages);
      expect(await server.search({ ...searched, collection })).toEqual({
        code: 400,
        error: 'Parameter `q` is required.',
      });
    },
  },
  ...refusedBodies.map(([what, body, status, message]) => ({
    title: `a request ${what} is refused`,
    async run(server: ContractServer) {
      expect(await server.refusal('POST', '/multi_search', body)).toEqual([status, message]);
    },
  })),
  {
    title: 'fifty searches are answered, one more is refused',
    async run(server) {
      const collection = await server.shared(messages);
      const searches = Array.from({ length: 51 }, () => ({ collection, q: '*', per_page: 0 }));
      expect(await server.searchAll(searches.slice(1))).toHaveLength(50);
      expect(await server.refusal('POST', '/multi_search', { searches })).toEqual([
        400,
        'Number of multi searches exceeds `limit_multi_searches` parameter.',
      ]);
    },
  },
  {
    title: 'a search that fails does not harm the others',
    async run(server) {
      const collection = await server.shared(messages);
      expect(
        await server.searchAll([
          { collection, q: '*' },
          { collection: 'none', q: '*' },
          { collection, q: '*', facet_by: 'other' },
        ]),
      ).toMatchObject([
        { found: 10 },
        { code: 404, error: 'Not found.' },
        { code: 404, error: 'Could not find a facet field named `other` in the schema.' },
      ]);
    },
  },
  {
    title: 'parameters of the URL are for every search and win; filters are joined',
    async run(server) {
      const collection = await server.shared(messages);
      const { text } = await server.send('POST', '/multi_search?q=git&query_by=content&filter_by=ts:<5', {
        body: {
          searches: [
            { collection, q: 'parser' },
            { collection, filter_by: 'ts:>3' },
          ],
        },
      });
      expect(JSON.parse(text)).toMatchObject({
        results: [
          { found: 2, request_params: { q: 'git' } },
          { found: 1, hits: [{ document: { id: '4' } }] },
        ],
      });
    },
  },
  {
    title: 'one search comes in the URL',
    async run(server) {
      const collection = await server.shared(messages);
      const path = `/collections/${collection}/documents/search`;
      const found = await server.send('GET', `${path}?q=zanzibar&query_by=content&include_fields=id`);
      expect([found.status, JSON.parse(found.text)]).toMatchObject([
        200,
        { found: 1, hits: [{ document: { id: '6' } }] },
      ]);
      expect(await server.refusal('GET', `${path}?query_by=content`)).toEqual([400, 'Parameter `q` is required.']);
      expect(await server.refusal('GET', '/collections/none/documents/search?q=a&query_by=content')).toEqual([
        404,
        'Not found.',
      ]);
      expect(await server.refusal('GET', `${path}?query_by=content&q=${'a'.repeat(4_100)}`)).toEqual([
        400,
        'Query string exceeds max allowed length of 4000. Use the /multi_search end-point for larger payloads.',
      ]);
    },
  },
  {
    title: 'a slash too many says nothing',
    async run(server) {
      const collection = await server.shared(messages);
      for (const path of [`//collections/${collection}`, `/collections//${collection}/`])
        expect(await server.json('GET', path)).toMatchObject({ name: collection });
      expect((await server.send('GET', '//')).status).toBe(404);
    },
  },
  {
    title: 'a search is read as JSON whatever a browser calls it, and answered as JSON',
    async run(server) {
      const collection = await server.shared(messages);
      const { status, headers, text } = await server.send('POST', '/multi_search', {
        body: { searches: [{ collection, q: '*', per_page: 0, exclude_fields: 'out_of' }] },
        headers: { 'content-type': 'text/plain' },
      });
      expect([status, headers.get('content-type')]).toEqual([200, 'application/json; charset=utf-8']);
      // Compact, its keys in alphabetical order.
      expect(text).toMatch(
        /^\{"results":\[\{"facet_counts":\[\],"found":10,"hits":\[\],"page":1,"request_params":\{"collection_name":"\w+","per_page":0,"q":"\*"\},"search_cutoff":false,"search_time_ms":\d+\}\]\}$/,
      );
    },
  },
  {
    title: 'what is wrong is said in one line of JSON',
    async run(server) {
      const { status, headers, text } = await server.send('POST', '/multi_search', { body: 'bad' });
      expect([status, headers.get('content-type')]).toEqual([400, 'application/json; charset=utf-8']);
      expect(text).toBe('{"message": "Bad JSON."}');
    },
  },
  {
    title: 'what later versions know says nothing: a union, a preset, an offset',
    async run(server) {
      const collection = await server.shared(messages);
      const { text } = await server.send('POST', '/multi_search', {
        body: { union: true, searches: [{ collection, q: '*', per_page: 0, offset: 3, later: 1.5 }] },
      });
      expect(JSON.parse(text)).toMatchObject({ results: [{ found: 10, page: 1 }] });
    },
  },
  {
    title: 'numbers, booleans and unknown parameters are taken as they come',
    async run(server) {
      const collection = await server.shared(messages);
      expect(
        await server.search({ ...searched, collection, q: 404, prefix: true, search_cutoff_ms: 2_000, later: 'yes' }),
      ).toMatchObject({ found: 1 });
    },
  },
  {
    title: 'certain documents can be pinned to the top or hidden',
    async run(server) {
      const collection = await server.shared(messages);
      expect(await server.ids({ ...searched, collection, q: '*', pinned_hits: '3:1', per_page: 1 })).toEqual(['3']);
      expect(await server.search({ ...searched, collection, q: '*', hidden_hits: '3' })).toMatchObject({ found: 9 });
    },
  },
  {
    title: 'an answer is compressed for those who can read it',
    async run(server) {
      const collection = await server.shared(messages);
      const { headers, status } = await server.send('POST', '/multi_search', {
        body: { searches: [{ collection, q: '*' }] },
        headers: { 'accept-encoding': 'gzip' },
      });
      expect([status, headers.get('content-encoding'), headers.get('vary')]).toEqual([200, 'gzip', 'accept-encoding']);
    },
  },
  {
    title: 'an operator sees the version, the pending writes and can ask for a snapshot',
    async run(server) {
      expect(await server.json('GET', '/debug')).toEqual({ state: 1, version: '0.24.1' });
      const stats = await server.send('GET', '/stats.json');
      expect(JSON.parse(stats.text)).toMatchObject({ pending_write_batches: 0, latency_ms: {} });
      expect(Object.keys(JSON.parse(stats.text))).toHaveLength(13);
      expect(stats.text).toMatch(/^\{\n {2}"delete_latency_ms"/);
      const number = expect.stringMatching(/^\d+$/);
      expect(await server.json('GET', '/metrics.json')).toMatchObject({
        system_memory_total_bytes: number,
        system_memory_used_bytes: number,
        typesense_memory_active_bytes: number,
      });
      expect(await server.refusal('POST', '/operations/snapshot')).toEqual([
        400,
        'Parameter `snapshot_path` is required.',
      ]);
    },
  },
];
