import { expect } from 'vitest';
import { messages, searched } from './conversations-subject.ts';
import type { ContractCase, ContractFacet, ContractServer } from './contract-server.ts';

async function facets(
  server: ContractServer,
  parameters: Readonly<Record<string, unknown>>,
): Promise<readonly ContractFacet[]> {
  const collection = await server.shared(messages);
  const { error, facet_counts } = await server.search({ ...searched, collection, q: '*', per_page: 0, ...parameters });
  if (error !== undefined) throw new Error(error);
  return facet_counts;
}

/** Values with their counts, ties in alphabetical order: the server has none. */
function counts(facet: ContractFacet | undefined): readonly string[] {
  return (facet?.counts ?? [])
    .toSorted((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1))
    .map(({ count, value }) => `${count} ${value}`);
}

const highlighted = (facet: ContractFacet | undefined) => facet?.counts.map((one) => one.highlighted).toSorted();

const typed: readonly (readonly [what: string, text: string, highlighted: readonly string[]])[] = [
  ['the beginning of a word', 'bl', ['<mark>bl</mark>ue', '<mark>bl</mark>ue sky']],
  ['the beginning of a later word', 'sk', ['blue <mark>sk</mark>y']],
  ['a word and a beginning', 'foo b', ['<mark>Foo</mark>.<mark>B</mark>ar']],
  ['another case', 'RED O', ['<mark>red</mark> <mark>o</mark>ne']],
  ['a typo', 'bleu', ['<mark>blue</mark>', '<mark>blue</mark> sky']],
  ['what no value has', 'zzz', []],
];

export const facetCases: readonly ContractCase[] = [
  {
    title: 'values are counted over everything that is found',
    async run(server) {
      const [tags, day, err, conv] = await facets(server, { facet_by: 'tags,day,err,conv' });
      expect(tags?.field_name).toBe('tags');
      expect(counts(tags)).toEqual([
        '2 Foo.Bar',
        '2 blue',
        '1 blue sky',
        '1 claude',
        '1 claude two',
        '1 green',
        '1 red one',
      ]);
      expect(tags?.stats).toEqual({ total_values: 7 });
      expect(counts(day).slice(0, 3)).toEqual(['2 20001', '2 20005', '1 20002']);
      expect(day?.stats).toEqual({ avg: 20_004.7, max: 20_009, min: 20_001, sum: 200_047, total_values: 8 });
      expect(counts(err)).toEqual(['2 true', '1 false']);
      expect(err?.stats).toEqual({ total_values: 2 });
      expect(counts(conv)).toEqual(['3 c1', '2 c2', '2 c4', '1 c3', '1 c5']);
    },
  },
  {
    title: 'sums of numbers are written as fractions',
    async run(server) {
      const collection = await server.shared(messages);
      const { text } = await server.send('POST', '/multi_search', {
        body: { searches: [{ collection, q: '*', facet_by: 'day', filter_by: 'ts:<3', per_page: 0 }] },
      });
      expect(text).toContain('"stats":{"avg":20001.0,"max":20001.0,"min":20001.0,"sum":40002.0,"total_values":1}');
    },
  },
  {
    title: 'a query and a filter narrow the counts',
    async run(server) {
      const [byQuery] = await facets(server, { q: 'parser', facet_by: 'tags' });
      expect(counts(byQuery)).toEqual(['2 blue', '1 red one']);
      const [byFilter] = await facets(server, { filter_by: 'conv:=c4', facet_by: 'tags' });
      expect(counts(byFilter)).toEqual(['1 claude', '1 claude two']);
    },
  },
  {
    title: 'nothing found has no values',
    async run(server) {
      expect(await facets(server, { q: 'nothinghere', facet_by: 'tags,day' })).toEqual([
        { counts: [], field_name: 'tags', stats: { total_values: 0 } },
        { counts: [], field_name: 'day', stats: { total_values: 0 } },
      ]);
    },
  },
  {
    title: 'values whose words are the same are one, shown in the newest spelling',
    async run(server) {
      const [tags] = await facets(server, { facet_by: 'tags', filter_by: 'tags:=`foo bar`' });
      expect(counts(tags)).toContain('2 Foo.Bar');
    },
  },
  {
    title: 'the most frequent values come first, as many as are asked for, and all are counted',
    async run(server) {
      const [conv] = await facets(server, { facet_by: 'conv', max_facet_values: 1 });
      expect(conv?.counts).toEqual([{ count: 3, highlighted: 'c1', value: 'c1' }]);
      expect(conv?.stats).toEqual({ total_values: 5 });
      const [none] = await facets(server, { facet_by: 'conv', max_facet_values: 0 });
      expect(none?.counts).toEqual([]);
    },
  },
  ...typed.map(([what, text, marked]) => ({
    title: `values are searched by ${what}`,
    async run(server: ContractServer) {
      const [tags, err] = await facets(server, { facet_by: 'tags,err', facet_query: `tags:${text}` });
      expect(highlighted(tags)).toEqual(marked.toSorted());
      expect(tags?.stats).toEqual({ total_values: marked.length });
      // The other facets stay whole.
      expect(counts(err)).toEqual(['2 true', '1 false']);
    },
  })),
  {
    title: 'a search of values asks for no hits, unless a page has a size',
    async run(server) {
      const collection = await server.shared(messages);
      const search = { ...searched, collection, q: '*', facet_by: 'tags', facet_query: 'tags:bl' };
      expect(await server.search({ ...search, per_page: 2 })).toMatchObject({ found: 10, hits: [{}, {}] });
      const { per_page: _size, ...unsized } = search;
      expect(await server.search(unsized)).toMatchObject({ found: 10, hits: [], request_params: { per_page: 0 } });
    },
  },
  {
    title: 'the values beside a chosen one are counted by a search without it',
    async run(server) {
      const collection = await server.shared(messages);
      const search = { ...searched, collection, q: '*', max_facet_values: 9 };
      const [hits, beside] = await server.searchAll([
        { ...search, filter_by: 'conv:=[`c1`] && day:>20001', facet_by: 'tags' },
        { ...search, filter_by: 'day:>20001', facet_by: 'conv', per_page: 0 },
      ]);
      expect(hits?.hits.map(({ document }) => document['id'])).toEqual(['5']);
      expect(counts(hits?.facet_counts[0])).toEqual(['1 foo-bar']);
      expect(counts(beside?.facet_counts[0])).toEqual(['2 c2', '2 c4', '1 c1', '1 c3', '1 c5']);
    },
  },
  {
    title: 'numbers are searched by their beginning',
    async run(server) {
      const [day] = await facets(server, { facet_by: 'day', facet_query: 'day:20005' });
      expect(day?.counts).toEqual([{ count: 2, highlighted: '<mark>20005</mark>', value: '20005' }]);
    },
  },
  {
    title: 'the marks of a facet search are those of the search',
    async run(server) {
      const [tags] = await facets(server, {
        facet_by: 'tags',
        facet_query: 'tags:gre',
        highlight_start_tag: '<b>',
        highlight_end_tag: '</b>',
      });
      expect(highlighted(tags)).toEqual(['<b>gre</b>en']);
    },
  },
  {
    title: 'a field that is no facet or is not there is refused',
    async run(server) {
      const collection = await server.shared(messages);
      for (const name of ['content', 'n', 'other'])
        expect(await server.search({ collection, q: '*', facet_by: name })).toEqual({
          code: 404,
          error: `Could not find a facet field named \`${name}\` in the schema.`,
        });
    },
  },
  {
    title: 'a facet search of a field that is not counted, or without a field, is refused',
    async run(server) {
      const collection = await server.shared(messages);
      const search = { collection, q: '*', facet_by: 'tags' };
      expect(await server.search({ ...search, facet_query: 'err:true' })).toEqual({
        code: 400,
        error: 'Facet query refers to a facet field `err` that is not part of `facet_by` parameter.',
      });
      expect(await server.search({ ...search, facet_query: 'bl' })).toEqual({
        code: 400,
        error: 'Facet query must be in the `facet_field: value` format.',
      });
    },
  },
];
