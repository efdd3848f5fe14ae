import { expect } from 'vitest';
import { messages, searched } from './conversations-subject.ts';
import type { ContractCase, ContractServer } from './contract-server.ts';

async function groups(server: ContractServer, parameters: Readonly<Record<string, unknown>>) {
  const collection = await server.shared(messages);
  const result = await server.search({ ...searched, collection, q: '*', sort_by: 'ts:asc', ...parameters });
  if (result.error !== undefined) throw new Error(result.error);
  return {
    result,
    shown: result.grouped_hits.map(({ group_key, hits }) => [group_key, hits.map(({ document }) => document['id'])]),
  };
}

export const groupCases: readonly ContractCase[] = [
  {
    title: 'hits are grouped by a value, a few of each group, and groups are counted',
    async run(server) {
      const { result, shown } = await groups(server, { group_by: 'conv', group_limit: 2 });
      expect(shown).toEqual([
        [['c1'], ['1', '2']],
        [['c2'], ['3', '4']],
        [['c3'], ['6']],
        [['c4'], ['7', '8']],
        // Documents without the value are a group of their own.
        [[], ['9']],
        [['c5'], ['10']],
      ]);
      expect(result.found).toBe(6);
      expect(result.hits).toBeUndefined();
    },
  },
  {
    title: 'three hits of a group are shown when nothing else is said',
    async run(server) {
      const { shown } = await groups(server, { group_by: 'conv' });
      expect(shown[0]).toEqual([['c1'], ['1', '2', '5']]);
    },
  },
  {
    title: 'groups come in pages',
    async run(server) {
      const { result, shown } = await groups(server, { group_by: 'day', group_limit: 1, page: 2, per_page: 2 });
      expect(shown).toEqual([
        [[20_003], ['4']],
        [[20_005], ['5']],
      ]);
      expect(result).toMatchObject({ found: 8, page: 2 });
    },
  },
  {
    title: 'a page of no groups still counts them',
    async run(server) {
      const { result } = await groups(server, { q: 'git', group_by: 'conv', per_page: 0 });
      expect(result).toMatchObject({ found: 2, grouped_hits: [] });
    },
  },
  {
    title: 'the key of a group is a value as documents have it',
    async run(server) {
      const { shown } = await groups(server, { group_by: 'err', group_limit: 1 });
      expect(shown.map(([key]) => key)).toEqual([[true], [], [false]]);
      const byTags = await groups(server, { group_by: 'tags', group_limit: 1, filter_by: 'conv:=c1' });
      expect(byTags.shown).toEqual([
        [[['red one', 'blue']], ['1']],
        [[['blue']], ['2']],
        [[['foo-bar']], ['5']],
      ]);
    },
  },
  {
    title: 'values whose words are the same are one group, named by the first hit',
    async run(server) {
      const collection = await server.fresh({
        fields: [{ name: 'tag', type: 'string', facet: true }],
        documents: ['foo-bar', 'Foo.Bar', 'foobar'].map((tag) => ({ id: tag, tag })),
      });
      const { grouped_hits } = await server.search({ collection, q: '*', group_by: 'tag' });
      const sizes = grouped_hits.map(({ group_key, hits }) => ({ group_key, size: hits.length }));
      expect(sizes).toHaveLength(2);
      expect(sizes).toContainEqual({ group_key: ['Foo.Bar'], size: 2 });
      expect(sizes).toContainEqual({ group_key: ['foobar'], size: 1 });
    },
  },
  {
    title: 'hits are grouped by two values together',
    async run(server) {
      const { shown } = await groups(server, { group_by: 'conv,day', filter_by: 'conv:=c1', group_limit: 9 });
      expect(shown).toEqual([
        [
          ['c1', 20_001],
          ['1', '2'],
        ],
        [['c1', 20_005], ['5']],
      ]);
    },
  },
  {
    title: 'in a grouped search a facet counts groups',
    async run(server) {
      const { result } = await groups(server, { group_by: 'day', facet_by: 'conv', filter_by: 'conv:=c1' });
      expect(result.facet_counts[0]?.counts).toEqual([{ count: 2, highlighted: 'c1', value: 'c1' }]);
      // Both documents of this day have the value, in two spellings.
      const spelled = await groups(server, { group_by: 'day', facet_by: 'tags', filter_by: 'tags:=`foo bar`' });
      const counts = spelled.result.facet_counts[0]?.counts.map(({ count }) => count);
      expect(counts).toEqual([1, 1]);
    },
  },
  {
    title: 'groups of a field that is no facet or is not there, or of no size, are refused',
    async run(server) {
      const collection = await server.shared(messages);
      const refusal = (parameters: Readonly<Record<string, unknown>>) =>
        server.search({ collection, q: '*', ...parameters });
      expect(await refusal({ group_by: 'content' })).toEqual({
        code: 400,
        error: 'Group by field `content` should be a facet field.',
      });
      expect(await refusal({ group_by: 'other' })).toEqual({
        code: 404,
        error: 'Could not find a field named `other` in the schema.',
      });
      for (const group_limit of [0, 100])
        expect(await refusal({ group_by: 'conv', group_limit })).toEqual({
          code: 400,
          error: 'Value of `group_limit` must be between 1 and 99.',
        });
    },
  },
];
