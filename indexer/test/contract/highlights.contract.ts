import { expect } from 'vitest';
import { messages, searched } from './conversations-subject.ts';
import type { ContractCase, ContractHit, ContractServer } from './contract-server.ts';

async function firstHit(server: ContractServer, parameters: Readonly<Record<string, unknown>>): Promise<ContractHit> {
  const collection = await server.shared(messages);
  const { hits } = await server.search({
    collection,
    query_by: 'content,title,idents',
    include_fields: 'id',
    highlight_full_fields: 'none',
    highlight_fields: 'content,title,idents',
    ...parameters,
  });
  if (!hits[0]) throw new Error('nothing was found');
  return hits[0];
}

interface SnippetRow {
  readonly says: string;
  readonly q: string;
  readonly with?: Readonly<Record<string, string | number | boolean>>;
  readonly tokens: readonly string[];
  readonly snippet: string;
}

/** About the field `content`. */
const snippets: readonly SnippetRow[] = [
  {
    says: 'words are marked in the text as it was written',
    q: 'snake parser',
    tokens: ['snake', 'parser'],
    snippet: 'fix <mark>snake</mark>_case <mark>parser</mark>\nsecond line',
  },
  {
    says: 'every occurrence is marked and listed, whatever its case',
    q: 'zanzibar',
    tokens: ['zanzibar', 'Zanzibar', 'zanzibar'],
    snippet: '<mark>zanzibar</mark> is an island; <mark>Zanzibar</mark> again and <mark>zanzibar</mark>s',
  },
  {
    says: 'the beginning of a word is marked, not the rest of it',
    q: 'reads pars',
    tokens: ['pars', 'reads'],
    snippet: 'the <mark>pars</mark>er <mark>reads</mark> src/lib/a.ts and foo.bar()',
  },
  {
    says: 'the parts of a path are marked one by one',
    q: 'src/lib',
    tokens: ['src', 'lib'],
    snippet: 'the parser reads <mark>src</mark>/<mark>lib</mark>/a.ts and foo.bar()',
  },
  {
    says: 'the words of a phrase are marked',
    q: '"parser reads"',
    tokens: ['parser', 'reads'],
    snippet: 'the <mark>parser</mark> <mark>reads</mark> src/lib/a.ts and foo.bar()',
  },
  {
    says: 'the word that was meant is marked',
    q: 'kubernets',
    tokens: ['kubernetes'],
    snippet: '<mark>kubernetes</mark> deployment failed with error 404 in café Straße',
  },
  {
    says: 'a word with an accent is marked as it is',
    q: 'cafe strasse',
    tokens: ['café', 'Straße'],
    snippet: 'kubernetes deployment failed with error 404 in <mark>café</mark> <mark>Straße</mark>',
  },
  {
    says: 'a long text is cut to four words on each side',
    q: 'needle',
    tokens: ['needle'],
    snippet: 'w36 w37 w38 w39 <mark>needle</mark> w41 w42 w43 w44',
  },
  {
    says: 'the words on each side can be fewer',
    q: 'needle',
    with: { highlight_affix_num_tokens: 1 },
    tokens: ['needle'],
    snippet: 'w39 <mark>needle</mark> w41',
  },
  {
    says: 'the words on each side can be none',
    q: 'needle haystack',
    with: { highlight_affix_num_tokens: 0 },
    tokens: ['needle', 'haystack'],
    snippet: '<mark>needle</mark> w41 w42 w43 w44 <mark>haystack</mark>',
  },
  {
    says: 'the words on each side can be more',
    q: 'needle',
    with: { highlight_affix_num_tokens: 14 },
    tokens: ['needle'],
    snippet:
      'w26 w27 w28 w29 w30 w31 w32 w33 w34 w35 w36 w37 w38 w39 <mark>needle</mark> w41 w42 w43 w44 haystack w46 w47 w48 w49 w50 w51 w52 w53 w54',
  },
  {
    says: 'words that stand near are shown together',
    q: 'haystack needle',
    tokens: ['needle', 'haystack'],
    snippet: 'w36 w37 w38 w39 <mark>needle</mark> w41 w42 w43 w44 <mark>haystack</mark> w46 w47 w48 w49',
  },
  {
    says: 'the marks can be chosen',
    q: 'needle',
    with: { highlight_start_tag: '\uE000', highlight_end_tag: '\uE001', highlight_affix_num_tokens: 1 },
    tokens: ['needle'],
    snippet: 'w39 \uE000needle\uE001 w41',
  },
];

export const highlightCases: readonly ContractCase[] = [
  ...snippets.map(({ says, q, with: parameters, tokens, snippet }) => ({
    title: says,
    async run(server: ContractServer) {
      const { highlight } = await firstHit(server, { q, num_typos: 1, ...parameters });
      expect(highlight['content']).toEqual({ matched_tokens: tokens, snippet });
    },
  })),
  {
    title: 'a text up to the threshold is shown whole',
    async run(server) {
      const { highlight } = await firstHit(server, { q: 'needle', snippet_threshold: 100 });
      expect(highlight['content']).toMatchObject({
        snippet: expect.stringMatching(/^w0 w1 .*<mark>needle<\/mark>.* w59$/),
      });
    },
  },
  {
    title: 'each field that matches is marked, in both forms of the answer',
    async run(server) {
      const { highlight, highlights } = await firstHit(server, { q: 'zanzibar travel', num_typos: 0 });
      expect(Object.keys(highlight).toSorted()).toEqual(['content', 'title']);
      const title = { matched_tokens: ['zanzibar', 'travel'], snippet: '<mark>zanzibar</mark> <mark>travel</mark>' };
      expect(highlight['title']).toEqual(title);
      expect(highlights).toHaveLength(2);
      expect(highlights).toContainEqual({ field: 'title', ...title });
    },
  },
  {
    title: 'a list is marked element by element',
    async run(server) {
      const { highlight, highlights } = await firstHit(server, {
        q: 'user name',
        query_by: 'idents',
        highlight_fields: 'idents',
      });
      const found = { matched_tokens: ['user', 'name'], snippet: 'get <mark>user</mark> <mark>name</mark>' };
      expect(highlight['idents']).toEqual([{ matched_tokens: [], snippet: 'getUserName' }, found]);
      expect(highlights).toEqual([
        { field: 'idents', indices: [1], matched_tokens: [found.matched_tokens], snippets: [found.snippet] },
      ]);
    },
  },
  {
    title: 'the whole value is sent when it is asked for',
    async run(server) {
      const { highlight } = await firstHit(server, {
        q: 'needle',
        highlight_full_fields: 'content',
        highlight_affix_num_tokens: 1,
      });
      expect(highlight['content']).toMatchObject({
        snippet: 'w39 <mark>needle</mark> w41',
        value: expect.stringMatching(/^w0 .* <mark>needle<\/mark> .* w59$/),
      });
    },
  },
  {
    title: 'a field that is left out of the document is marked when it is named, and not else',
    async run(server) {
      const collection = await server.shared(messages);
      const search = { collection, q: 'needle', query_by: 'content', exclude_fields: 'content' };
      const named = await server.search({ ...search, highlight_fields: 'content', highlight_full_fields: 'none' });
      expect(named.hits[0]?.document).not.toHaveProperty('content');
      expect(named.hits[0]?.highlight).toHaveProperty('content');
      const unnamed = await server.search(search);
      expect(unnamed.hits[0]).toMatchObject({ highlight: {}, highlights: [] });
    },
  },
  {
    title: 'the searched fields are marked when none are named',
    async run(server) {
      const collection = await server.shared(messages);
      const { hits } = await server.search({ collection, q: 'island', query_by: 'content,title' });
      expect(Object.keys(hits[0]?.highlight ?? {})).toEqual(['content']);
    },
  },
  {
    title: 'when none of the named fields matches, they come whole and without marks',
    async run(server) {
      const search = { q: 'travel', query_by: 'title', highlight_fields: 'content', num_typos: 0 };
      const { highlight, highlights } = await firstHit(server, search);
      expect(highlight).toEqual({
        content: { matched_tokens: [], snippet: 'zanzibar is an island; Zanzibar again and zanzibars' },
      });
      expect(highlights).toEqual([]);
    },
  },
  {
    title: 'a field that is not there, or does not match, is not marked',
    async run(server) {
      expect(await firstHit(server, { q: 'island', highlight_fields: 'title,other' })).toMatchObject({
        highlight: {},
        highlights: [],
      });
    },
  },
  {
    title: 'everything has no marks',
    async run(server) {
      const collection = await server.shared(messages);
      const { hits } = await server.search({ ...searched, collection, q: '*', highlight_fields: 'content' });
      expect(hits[0]).toMatchObject({ highlight: {}, highlights: [] });
    },
  },
];
