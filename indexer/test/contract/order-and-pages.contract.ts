import { expect } from 'vitest';
import { messages, searched } from './conversations-subject.ts';
import type { ContractCase, ContractServer } from './contract-server.ts';

const newestFirst = ['10', '9', '8', '7', '6', '5', '4', '3', '2', '1'];

const orders: readonly (readonly [what: string, sortBy: string | undefined, ids: readonly string[]])[] = [
  ['newest first', 'ts:desc', newestFirst],
  ['oldest first', 'ts:asc', newestFirst.toReversed()],
  ['by the default field, newest first, when nothing is said', undefined, newestFirst],
  ['by the default field when an empty order is given', '', newestFirst],
  ['by two fields', 'day:desc,ts:asc', ['10', '9', '8', '7', '5', '6', '4', '3', '1', '2']],
  ['by a field that some lack, those last', 'n:asc,ts:asc', ['2', '1', '3', '4', '5', '6', '7', '8', '9', '10']],
  ['the other way, those last as well', 'n:desc,ts:asc', ['3', '1', '2', '4', '5', '6', '7', '8', '9', '10']],
  ['by a fraction', 'share:desc,ts:asc', ['4', '5', '1', '2', '3', '6', '7', '8', '9', '10']],
  ['whatever the case of the direction', 'ts:ASC', newestFirst.toReversed()],
];

const refusedOrders: readonly (readonly [sortBy: string, code: number, error: string])[] = [
  ['content:asc', 404, 'Could not find a field named `content` in the schema for sorting.'],
  ['other:asc', 404, 'Could not find a field named `other` in the schema for sorting.'],
  [':desc', 404, 'Could not find a field named `` in the schema for sorting.'],
  ['ts', 400, 'Parameter `sort_by` is malformed.'],
  [',', 400, 'Parameter `sort_by` is malformed.'],
  ['_text_match(buckets: x):desc', 400, 'Invalid value passed for _text_match `buckets` configuration.'],
  ['_text_match(bucket_size: 2):desc', 400, 'Invalid sorting parameter passed for _text_match.'],
  ['ts:up', 400, 'Order for field` ts` should be either ASC or DESC.'],
  ['ts:asc,day:asc,n:asc,share:asc', 400, 'Only upto 3 sort fields are allowed.'],
];

const refusedPages: readonly (readonly [Readonly<Record<string, unknown>>, number, string])[] = [
  [{ page: 0 }, 422, 'Page must be an integer of value greater than 0.'],
  [{ per_page: 251 }, 422, 'Only upto 250 hits can be fetched per page.'],
  [{ per_page: -1 }, 400, 'Parameter `per_page` must be an unsigned integer.'],
  [{ per_page: 'x' }, 400, 'Parameter `per_page` must be an unsigned integer.'],
  [{ page: 'x' }, 400, 'Parameter `page` must be an unsigned integer.'],
  [
    { limit_hits: 2, per_page: 2, page: 2 },
    422,
    'Only upto 2 hits can be fetched. Ensure that `page` and `per_page` parameters are within this range.',
  ],
];

async function all(server: ContractServer, parameters: Readonly<Record<string, unknown>>): Promise<readonly unknown[]> {
  return server.ids({ ...searched, collection: await server.shared(messages), q: '*', ...parameters });
}

async function document(server: ContractServer, parameters: Readonly<Record<string, unknown>>): Promise<unknown> {
  const collection = await server.shared(messages);
  const { hits } = await server.search({ collection, q: '*', filter_by: 'id:1', ...parameters });
  return hits[0]?.document;
}

export const orderCases: readonly ContractCase[] = [
  ...orders.map(([what, sortBy, ids]) => ({
    title: `hits come ${what}`,
    async run(server: ContractServer) {
      expect(await all(server, sortBy === undefined ? {} : { sort_by: sortBy })).toEqual(ids);
    },
  })),
  {
    title: 'the match comes first in an order that begins with it, in buckets or without',
    async run(server) {
      const collection = await server.fresh({
        fields: [
          { name: 'content', type: 'string' },
          { name: 'ts', type: 'int64' },
        ],
        documents: [
          { id: 'whole', content: 'parse', ts: 1 },
          { id: 'beginning', content: 'parsing', ts: 2 },
        ],
      });
      for (const sort_by of ['_text_match:desc,ts:desc', '_text_match(buckets: 10):desc,ts:desc'])
        expect(await server.ids({ collection, q: 'parse', query_by: 'content', sort_by })).toEqual(['whole']);
      for (const sort_by of ['_text_match:desc,ts:desc', '_text_match(buckets: 2):desc,ts:desc'])
        expect(await server.ids({ collection, q: 'pars', query_by: 'content', sort_by })).toEqual([
          'beginning',
          'whole',
        ]);
    },
  },
  ...refusedOrders.map(([sortBy, code, error]) => ({
    title: `the order ${sortBy} is refused`,
    async run(server: ContractServer) {
      const collection = await server.shared(messages);
      expect(await server.search({ collection, q: '*', sort_by: sortBy })).toEqual({ code, error });
    },
  })),
  {
    title: 'hits come in pages, the last one empty',
    async run(server) {
      expect(await all(server, { per_page: 3, page: 2 })).toEqual(['7', '6', '5']);
      expect(await all(server, { per_page: 3, page: 4 })).toEqual(['1']);
      expect(await all(server, { per_page: 3, page: 9 })).toEqual([]);
    },
  },
  {
    title: 'an offset and a limit say nothing',
    async run(server) {
      expect(await all(server, { per_page: 3, offset: 5, limit: 1 })).toEqual(['10', '9', '8']);
    },
  },
  {
    title: 'ten hits are a page when nothing is said, and 250 the largest',
    async run(server) {
      const collection = await server.fresh({
        fields: [{ name: 'n', type: 'int32' }],
        documents: Array.from({ length: 260 }, (_, n) => ({ id: `d${n}`, n })),
      });
      expect(await server.ids({ collection, q: '*' })).toHaveLength(10);
      expect(await server.ids({ collection, q: '*', per_page: 250 })).toHaveLength(250);
      expect(await server.ids({ collection, q: '*', per_page: 250, page: 2 })).toHaveLength(10);
    },
  },
  {
    title: 'a page of nothing has the counts only',
    async run(server) {
      const collection = await server.shared(messages);
      expect(await server.search({ collection, q: 'parser', query_by: 'content', per_page: 0 })).toEqual({
        facet_counts: [],
        found: 2,
        hits: [],
        out_of: 10,
        page: 1,
        request_params: { collection_name: collection, per_page: 0, q: 'parser' },
        search_cutoff: false,
        search_time_ms: expect.any(Number),
      });
    },
  },
  ...refusedPages.map(([parameters, code, error]) => ({
    title: `a page with ${JSON.stringify(parameters)} is refused`,
    async run(server: ContractServer) {
      const collection = await server.shared(messages);
      expect(await server.search({ collection, q: '*', ...parameters })).toEqual({ code, error });
    },
  })),
  {
    title: 'some fields of the documents can be asked for',
    async run(server) {
      expect(await document(server, { include_fields: 'id,ts' })).toEqual({ id: '1', ts: 1 });
      expect(await document(server, { include_fields: 'ts' })).toEqual({ ts: 1 });
      expect(await document(server, { include_fields: 'other' })).toEqual({});
    },
  },
  {
    title: 'some fields of the documents can be left out',
    async run(server) {
      const shown = { conv: 'c1', day: 20_001, err: true, id: '1', n: 5, payload: 'secret', ts: 1 };
      expect(await document(server, { exclude_fields: 'content,tags' })).toEqual(shown);
      expect(await document(server, { include_fields: 'id,ts', exclude_fields: 'ts' })).toEqual({ id: '1' });
      expect(await document(server, { include_fields: 'id,ts', exclude_fields: 'id' })).toEqual({ ts: 1 });
    },
  },
  {
    title: 'the number of all documents can be left out',
    async run(server) {
      const collection = await server.shared(messages);
      const { out_of } = await server.search({ collection, q: '*', exclude_fields: 'out_of' });
      expect(out_of).toBeUndefined();
    },
  },
];
