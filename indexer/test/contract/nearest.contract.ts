import { expect } from 'vitest';
import type { ContractCase } from './contract-server.ts';
import { fromX, idsFromX, idsNear, near, places, twoNumbers } from './vectors-subject.ts';

type Parameters = Readonly<Record<string, unknown>>;

export const nearestCases: readonly ContractCase[] = [
  {
    title: 'the nearest come first, each with its distance, and what has no vector does not come',
    async run(server) {
      const { found, out_of, hits } = await near(server, {});
      expect([found, out_of]).toEqual([fromX.length, 10]);
      expect(hits.map(({ document }) => document['id'])).toEqual(idsFromX);
      fromX.forEach(([, distance], at) => expect(hits[at]?.vector_distance).toBeCloseTo(distance, 5));
    },
  },
  {
    title: 'a hit that is near has no marks',
    async run(server) {
      const collection = await server.shared(places);
      const { hits, ...others } = await near(server, { per_page: 1, filter_by: 'id:x' });
      expect(hits).toEqual([
        {
          document: { id: 'x', side: 'east', title: 'walrus', ts: 11, v: [1, 0, 0] },
          highlight: {},
          highlights: [],
          vector_distance: 0,
        },
      ]);
      expect(others).toEqual({
        facet_counts: [],
        found: 1,
        out_of: 10,
        page: 1,
        request_params: { collection_name: collection, per_page: 1, q: '*' },
        search_cutoff: false,
        search_time_ms: expect.any(Number),
      });
    },
  },
  {
    title: 'a single search asks for what is near as well',
    async run(server) {
      const path = `/collections/${await server.shared(places)}/documents/search?q=*&per_page=2&vector_query=`;
      expect(await server.json('GET', path + encodeURIComponent('v:([1,0,0], k: 3)'))).toMatchObject({
        found: 3,
        hits: [{ document: { id: 'far x' } }, { document: { id: 'x' } }],
      });
      expect(await server.refusal('GET', path + encodeURIComponent('other:([1])'))).toEqual([
        400,
        'Field `other` does not have a vector query index.',
      ]);
    },
  },
  {
    title: 'as many are found as are asked for, by number or by page',
    async run(server) {
      const found = async (query: string, parameters: Parameters) =>
        (await idsNear(server, { vector_query: `v:([1,0,0]${query})`, ...parameters })).found;
      expect(await found(', k: 3', { per_page: 0 })).toBe(3);
      expect(await found(', k: 3', { per_page: 2 })).toBe(3);
      expect(await found(', k: 3', { per_page: 2, page: 2 })).toBe(4);
      expect(await found(', k: 3', { per_page: 5, page: 9 })).toBe(8);
      expect(await found(', k: 0', { per_page: 0 })).toBe(0);
      expect(await found('', { per_page: 0 })).toBe(0);
      expect(await found('', { per_page: 4 })).toBe(4);
    },
  },
  {
    title: 'what is near comes in pages, the last one empty',
    async run(server) {
      const pages = [1, 2, 3].map((page) => idsNear(server, { per_page: 5, page }));
      expect((await Promise.all(pages)).map(({ ids }) => ids)).toEqual([idsFromX.slice(0, 5), idsFromX.slice(5), []]);
    },
  },
  {
    title: 'a filter leaves out before the nearest are chosen',
    async run(server) {
      expect(await idsNear(server, { filter_by: 'side:=west', per_page: 2 })).toEqual({
        found: 3,
        ids: ['far x', 'zeros'],
      });
      expect(await idsNear(server, { filter_by: 'id:[none,west,x,null]' })).toEqual({ found: 2, ids: ['x', 'west'] });
      expect(await idsNear(server, { filter_by: 'id:[west,y,x] && ts:>6' })).toEqual({ found: 2, ids: ['x', 'y'] });
      expect(await idsNear(server, { filter_by: 'side:=nowhere' })).toEqual({ found: 0, ids: [] });
    },
  },
  {
    title: 'of equally near documents that pass a filter the newest are chosen, newest first',
    async run(server) {
      const { ids } = await twoNumbers(server, Object.fromEntries([1, 2, 3, 4, 5, 6].map((n) => [`d${n}`, [n, 0]])));
      const first = { vector_query: 'v:([1,0], k: 2, flat_search_cutoff: 100)', filter_by: 'n:1', per_page: 2 };
      expect(await ids(first)).toEqual(['d6', 'd5']);
      expect(await ids({ ...first, page: 2 })).toEqual(['d4', 'd3']);
    },
  },
  {
    title: 'no order that is asked for changes which documents are near, nor their order',
    async run(server) {
      for (const sort_by of ['ts:desc', 'ts:asc', '_text_match:asc,ts:asc'])
        expect((await idsNear(server, { sort_by })).ids).toEqual(idsFromX);
      for (const sort_by of ['_vector_distance:asc', 'ts:desc,_vector_distance:asc', 'v:asc', 'other:asc'])
        expect(await near(server, { sort_by })).toEqual({
          code: 404,
          error: expect.stringMatching(/Could not find a field named `(?:_vector_distance|v|other)` in the schema/),
        });
    },
  },
  {
    title: 'facets count the nearest only',
    async run(server) {
      const counts = async (parameters: Parameters) => {
        const [facet] = (await near(server, { facet_by: 'side', ...parameters })).facet_counts;
        return Object.fromEntries(facet?.counts.map(({ value, count }) => [value, count]) ?? []);
      };
      expect(await counts({ per_page: 2 })).toEqual({ west: 1, east: 1, north: 1 });
      expect(await counts({ per_page: 5 })).toEqual({ west: 1, east: 2, north: 2 });
    },
  },
  {
    title: 'the nearest are grouped, the group of the nearest first',
    async run(server) {
      const groups = async (parameters: Parameters) => {
        const { found, grouped_hits } = await near(server, { group_by: 'side', ...parameters });
        return { found, shown: grouped_hits.map(({ hits }) => hits.map(({ document }) => document['id'])) };
      };
      expect(await groups({})).toEqual({
        found: 3,
        shown: [
          ['far x', 'zeros', 'west'],
          ['x', 'fraction'],
          ['xy', 'xyz', 'y'],
        ],
      });
      expect(await groups({ per_page: 2, page: 2, group_limit: 1 })).toEqual({ found: 3, shown: [['xy']] });
    },
  },
  {
    title: 'fields of what is near can be asked for and left out',
    async run(server) {
      const shown = async (parameters: Parameters) => {
        const { hits } = await near(server, { filter_by: 'id:west', ...parameters });
        return hits.map(({ document }) => document);
      };
      expect(await shown({ include_fields: 'id' })).toEqual([{ id: 'west' }]);
      expect(await shown({ include_fields: 'v' })).toEqual([{ v: [-127, 0, 0] }]);
      expect(await shown({ exclude_fields: 'v,ts' })).toEqual([{ id: 'west', side: 'west' }]);
    },
  },
  {
    title: 'a query vector of zeros is equally far from all',
    async run(server) {
      const { hits } = await near(server, { vector_query: 'v:([0,0,0])' });
      expect(hits.map(({ vector_distance }) => vector_distance)).toEqual(fromX.map(() => 1));
    },
  },
  {
    title: 'what is near to a document comes without the document',
    async run(server) {
      const { ids } = await twoNumbers(server, { a: [0.5, 0.25], b: [7, -7], c: [0.5, 0.5], d: [1, 2] });
      expect(await ids({ vector_query: 'v:([], id: a)' })).toEqual(['c', 'd', 'b']);
      expect(await ids({ vector_query: 'v:([], k: 1, id: a)', per_page: 1 })).toEqual(['c']);
      expect(await ids({ vector_query: 'v:([], id: a)', filter_by: 'id:[a,b,d]' })).toEqual(['d', 'b']);
      await expect(ids({ vector_query: 'v:([], id: d)' })).rejects.toThrow(
        'Document referenced in vector query does not contain a valid vector field.',
      );
    },
  },
];
