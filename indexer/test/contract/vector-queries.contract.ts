import { expect } from 'vitest';
import type { ContractCase, ContractServer } from './contract-server.ts';
import { idsFromX, idsNear, near } from './vectors-subject.ts';

type Parameters = Readonly<Record<string, unknown>>;

const malformed = 'Malformed vector query string';

const refusedQueries: readonly (readonly [query: string | number, error: string])[] = [
  ['v:([1,0])', 'Query field `v` must have 3 dimensions.'],
  ['v:([1,0,0,0], k: 2)', 'Query field `v` must have 3 dimensions.'],
  ['v:([1,,0])', 'Query field `v` must have 3 dimensions.'],
  ['other:([1,0,0])', 'Field `other` does not have a vector query index.'],
  ['V:([1,0,0])', 'Field `V` does not have a vector query index.'],
  ['title:([1,0,0])', 'Field `title` does not have a vector query index.'],
  ['plain:([1,0,0])', 'Field `plain` does not have a vector query index.'],
  ['v:([])', 'When a vector query value is empty, an `id` parameter must be present.'],
  ['v:([1,a,0])', `${malformed}: one of the vector values is not a float.`],
  ['v:([1 2,0,0])', `${malformed}: one of the vector values is not a float.`],
  ['v:([1.0f,0,0])', `${malformed}: one of the vector values is not a float.`],
  ['v:([1e50,0,0])', `${malformed}: one of the vector values is not a float.`],
  ['v:([1e-50,0,0])', `${malformed}: one of the vector values is not a float.`],
  ...['-1', 'x', '1.5', '2 2', '4294967296', '1))'].map(
    (k) => [`v:([1,0,0], k: ${k})`, `${malformed}: \`k\` parameter must be an integer.`] as const,
  ),
  ['v:([1,0,0], flat_search_cutoff: x)', `${malformed}: \`flat_search_cutoff\` parameter must be an integer.`],
  ['v:([1,0,0], id: x)', `${malformed}: cannot pass both vector query and \`id\` parameter.`],
  ['v:([], id: nobody)', 'Document id referenced in vector query is not found.'],
  ['v:([], id: none)', 'Document referenced in vector query does not contain a valid vector field.'],
  ...[' ', 'v', 'v:', 'v:(', 'v:()', 'v:[1,0,0]', 'v([1,0,0])', 'v:([1,0,0)', 'v:([1,0,0] )', 'v:([1,0,0]) x'].map(
    (query) => [query, `${malformed}.`] as const,
  ),
  ...['k', 'k:', 'id:', 'k:1:2', ''].map((setting) => [`v:([1,0,0], ${setting})`, `${malformed}.`] as const),
  [5, `${malformed}.`],
];

const oddQueries: readonly string[] = [
  'v:([1,0,0])',
  'v:([1,0,0], k: 0)',
  'v:([1,0,0], k: 007)',
  'v:([1,0,0], k: 100000)',
  ' v : ( [ 1 , 0 , 0 ] , k : 2 ) ',
  'v:([1e2,.0,-0.0,])',
  'v:([+1,0,0] k:2)',
  'v:([1,0,0],, k: 2, k: 1, other: 5)',
  'v:([1,0,0], K: 2)',
  'v:([1,0,0], k: 2, flat_search_cutoff: 5)',
  'v:x(y[1,0,0]',
];

export const vectorQueryCases: readonly ContractCase[] = [
  ...oddQueries.map((vector_query) => ({
    title: `the vector query ${vector_query} is understood`,
    async run(server: ContractServer) {
      expect((await idsNear(server, { vector_query })).ids).toEqual(idsFromX);
    },
  })),
  ...refusedQueries.map(([vector_query, error]) => ({
    title: `the vector query ${vector_query} is refused`,
    async run(server: ContractServer) {
      expect(await near(server, { vector_query })).toEqual({ code: 400, error });
    },
  })),
  {
    title: 'a query vector that is not finite is answered',
    async run(server) {
      expect((await idsNear(server, { vector_query: 'v:([inf,0,0])' })).found).toBe(8);
    },
  },
  {
    title: 'an empty vector query asks for nothing',
    async run(server) {
      expect((await idsNear(server, { vector_query: '', per_page: 3 })).ids).toEqual(['x', 'y', 'none']);
    },
  },
  {
    title: 'what is near and words are not asked for together',
    async run(server) {
      for (const q of ['walrus', '', ' * '])
        expect(await near(server, { q, query_by: 'title' })).toEqual({
          code: 400,
          error: 'Vector query is supported only on wildcard (q=*) searches.',
        });
    },
  },
  {
    title: 'a vector is nothing to filter, search, count or group by',
    async run(server) {
      const refusal = (parameters: Parameters) => near(server, { vector_query: '', ...parameters });
      expect(await refusal({ filter_by: 'v:=1' })).toEqual({ code: 404, error: 'Cannot filter on vector field `v`.' });
      expect(await refusal({ facet_by: 'v' })).toEqual({
        code: 404,
        error: 'Could not find a facet field named `v` in the schema.',
      });
      expect(await refusal({ group_by: 'v' })).toEqual({
        code: 400,
        error: 'Group by field `v` should be a facet field.',
      });
      expect(await refusal({ q: 'a', query_by: 'v' })).toEqual({
        code: 400,
        error: 'Field `v` should be a string or a string array.',
      });
    },
  },
];
