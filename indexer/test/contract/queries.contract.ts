import { expect } from 'vitest';
import { messages, searched } from './conversations-subject.ts';
import type { ContractCase, ContractServer } from './contract-server.ts';

const everything = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '10'];
const except = (...ids: readonly string[]) => everything.filter((id) => !ids.includes(id));

interface QueryRow {
  readonly says: string;
  readonly q: string;
  readonly with?: Readonly<Record<string, string | number | boolean>>;
  readonly finds: readonly string[];
}

/** Hits are compared without their order. */
const rows: readonly QueryRow[] = [
  { says: 'a word finds the documents that hold it', q: 'parser', finds: ['1', '2'] },
  { says: 'the case of a query does not matter', q: 'ZANZIBAR', finds: ['6'] },
  { says: 'every word has to be there', q: 'parser snake', finds: ['1'] },
  { says: 'words may stand in different fields', q: 'basics push', finds: ['4'] },
  { says: 'the last word may be the beginning of one', q: 'reads pars', finds: ['2'] },
  { says: 'a word before the last is whole', q: 'par reads', with: { drop_tokens_threshold: 0 }, finds: [] },
  { says: 'beginnings can be switched off', q: 'pars', with: { prefix: false, num_typos: 0 }, finds: [] },
  {
    says: 'beginnings can be switched off field by field',
    q: 'pars',
    with: { prefix: 'false,true,true', num_typos: 0 },
    finds: [],
  },
  { says: 'separators in a query split it', q: 'src/lib', finds: ['2'] },
  { says: 'an accent does not matter', q: 'cafe', finds: ['7'] },
  { says: 'a sharp s is two', q: 'strasse', finds: ['7'] },
  { says: 'a number is a word', q: '404', finds: ['7'] },
  { says: 'an element of a list is searched', q: 'user name', finds: ['9'] },
  { says: 'a typed list element needs no separators', q: 'getusername', finds: ['9'] },
  { says: 'a word of letters without end finds nothing', q: 'x'.repeat(5_000), finds: [] },

  { says: 'a phrase needs its words in their order', q: '"parser reads"', finds: ['2'] },
  { says: 'a phrase in another order is not found', q: '"reads parser"', finds: [] },
  { says: 'a phrase of a name with separators finds the code', q: '"snake_case"', finds: ['1'] },
  { says: 'a phrase that is not closed goes to the end', q: '"git commit', finds: ['3'] },
  { says: 'a phrase and a word have to be there both', q: '"git commit" amend', finds: ['3'] },
  { says: 'an empty phrase finds nothing', q: '""', finds: [] },

  { says: 'a dash before a word excludes it', q: 'git -amend', finds: ['4', '9'] },
  { says: 'two dashes exclude as well', q: 'git commit --amend', finds: ['4'] },
  { says: 'a dash behind a parenthesis excludes', q: 'git (-amend)', finds: ['4', '9'] },
  { says: 'a dash behind a tab excludes', q: 'git\t-amend', finds: ['4', '9'] },
  { says: 'a dash that stands alone says nothing', q: 'git - amend', finds: ['3'] },
  { says: 'dashes before a space exclude what follows', q: '-- git', finds: except('3', '4', '9') },
  { says: 'an exclusion alone leaves the rest', q: '-git -commit', finds: except('3', '4', '9') },
  { says: 'a phrase can be excluded', q: '-"git commit"', finds: except('3') },
  { says: 'a dash inside of quotes excludes the phrase', q: '"git commit --amend"', finds: except('3') },
  { says: 'an exclusion is of the whole word', q: 'parser -snak', finds: ['1', '2'] },

  ...['*', '**', '', '  ', '\t', '-', '...', '(((', '"', '—'].map((q): QueryRow => ({
    says: `${JSON.stringify(q)} finds everything`,
    q,
    finds: everything,
  })),

  { says: 'a letter too few is forgiven', q: 'kubernets', with: { num_typos: 1 }, finds: ['7'] },
  { says: 'a letter too much is forgiven', q: 'deploymentt', with: { num_typos: 1, prefix: false }, finds: ['7'] },
  {
    says: 'a typo is forgiven in a word that is still being typed',
    q: 'zanziab',
    with: { num_typos: 1 },
    finds: ['6'],
  },
  { says: 'a letter too few is forgiven there', q: 'kubrnet', with: { num_typos: 1 }, finds: ['7'] },
  {
    says: 'no typo is forgiven there where beginnings are switched off',
    q: 'zanziab',
    with: { num_typos: 1, prefix: false },
    finds: [],
  },
  { says: 'a wrong letter is forgiven', q: 'zanzidar', with: { num_typos: 1 }, finds: ['6'] },
  { says: 'two letters in the wrong order are one typo', q: 'zanzibra', with: { num_typos: 1 }, finds: ['6'] },
  { says: 'typos can be forbidden', q: 'kubernets', with: { num_typos: 0 }, finds: [] },
  { says: 'typos can be forbidden field by field', q: 'kubernets', with: { num_typos: '0,2,2' }, finds: [] },
  { says: 'short words have no typos', q: 'parsre', with: { min_len_1typo: 7 }, finds: [] },
  {
    says: 'a word has two typos only when it is long enough',
    q: 'kubrnets',
    with: { num_typos: 2, min_len_2typo: 12 },
    finds: [],
  },
  { says: 'two typos are forgiven in a long word', q: 'kubrnets', with: { num_typos: 2 }, finds: ['7'] },
  { says: 'typos are not tried when there are hits enough', q: 'zanzibars', with: { num_typos: 1 }, finds: ['6'] },

  {
    says: 'words are not dropped when nothing may be',
    q: 'git nothinghere',
    with: { drop_tokens_threshold: 0 },
    finds: [],
  },
  {
    says: 'words are dropped from the right until something is found',
    q: 'amend nothinghere',
    with: { drop_tokens_threshold: 1 },
    finds: ['3'],
  },
  {
    says: 'words are dropped from the left as well',
    q: 'nothinghere amend',
    with: { drop_tokens_threshold: 10 },
    finds: ['3'],
  },

  {
    says: 'two words are found as one when they are not found apart',
    q: 'read mefile',
    with: { drop_tokens_threshold: 0 },
    finds: ['5'],
  },
  { says: 'one word is found as two when it is not found whole', q: 'gitcommit', finds: ['3', '4'] },
  {
    says: 'words are not joined when that is switched off',
    q: 'read mefile',
    with: { split_join_tokens: 'off', drop_tokens_threshold: 0, num_typos: 0 },
    finds: [],
  },
];

const titles = (server: ContractServer, q: string, query_by: string) =>
  server.shared(messages).then((collection) => server.ids({ ...searched, collection, q, query_by, num_typos: 0 }));

export const queryCases: readonly ContractCase[] = [
  ...rows.map(({ says, q, with: parameters, finds }) => ({
    title: says,
    async run(server: ContractServer) {
      const collection = await server.shared(messages);
      const ids = await server.ids({ ...searched, ...parameters, collection, q });
      expect(ids.toSorted((a, b) => Number(a) - Number(b))).toEqual(finds);
    },
  })),
  {
    title: 'an exclusion with a separator is of its first word, and asks for the others',
    async run(server) {
      const collection = await server.fresh({
        fields: [{ name: 'content', type: 'string' }],
        documents: ['left pad', 'left', 'pad', 'neither'].map((content) => ({ id: content, content })),
      });
      expect(await server.ids({ collection, q: '-left-pad', query_by: 'content' })).toEqual(['pad']);
    },
  },
  {
    title: 'one word is found as two that follow each other somewhere, also where one is a single letter',
    async run(server) {
      const collection = await server.fresh({
        fields: [{ name: 'content', type: 'string' }],
        documents: ["we can't stop", 'green leaves, blue sky'].map((content) => ({ id: content, content })),
      });
      const found = (q: string) => server.ids({ collection, q, query_by: 'content', num_typos: 0 });
      expect(await found('cant')).toEqual(["we can't stop"]);
      expect(await found('greenleaves')).toEqual(['green leaves, blue sky']);
      expect(await found('greensky')).toEqual([]);
    },
  },
  {
    title: 'typos are tried as long as there are fewer hits than are asked for',
    async run(server) {
      const collection = await server.fresh({
        fields: [{ name: 'content', type: 'string' }],
        documents: ['heron', 'herons', 'seal'].map((content) => ({ id: content, content })),
      });
      const search = { collection, q: 'heron', query_by: 'content', prefix: false, num_typos: 1 };
      expect(await server.ids({ ...search, typo_tokens_threshold: 1 })).toEqual(['heron']);
      expect(await server.ids({ ...search, typo_tokens_threshold: 10 })).toEqual(['heron', 'herons']);
    },
  },
  {
    title: 'only the named fields are searched',
    async run(server) {
      expect(await titles(server, 'zanzibar', 'title')).toEqual(['6']);
      expect(await titles(server, 'island', 'title')).toEqual([]);
      expect(await titles(server, 'island', 'title,content')).toEqual(['6']);
    },
  },
  {
    title: 'a hit of a query has a match score, one of everything has none',
    async run(server) {
      const collection = await server.shared(messages);
      const [hit] = (await server.search({ ...searched, collection, q: 'zanzibar' })).hits;
      expect(hit).toMatchObject({
        text_match: expect.any(Number),
        text_match_info: {
          best_field_score: expect.stringMatching(/^\d+$/),
          best_field_weight: expect.any(Number),
          fields_matched: expect.any(Number),
          score: expect.stringMatching(/^\d+$/),
          tokens_matched: 1,
        },
      });
      const [any] = (await server.search({ ...searched, collection, q: '*' })).hits;
      expect(any).toEqual({ document: { id: '10' }, highlight: {}, highlights: [] });
    },
  },
  {
    title: 'the whole word comes before the beginning of another',
    async run(server) {
      const collection = await server.fresh({
        fields: [{ name: 'content', type: 'string' }],
        documents: [
          { id: 'beginning', content: 'parsers read' },
          { id: 'whole', content: 'parse it' },
        ],
      });
      expect(await server.ids({ collection, q: 'parse', query_by: 'content' })).toEqual(['whole', 'beginning']);
    },
  },
  {
    title: 'words that stand together come before words apart',
    async run(server) {
      const collection = await server.fresh({
        fields: [{ name: 'content', type: 'string' }],
        documents: [
          { id: 'together', content: `one two three four five cold start six seven eight nine ten` },
          { id: 'apart', content: `cold one two three four five six seven eight nine ten start` },
        ],
      });
      expect(await server.ids({ collection, q: 'cold start', query_by: 'content' })).toEqual(['together', 'apart']);
    },
  },
  {
    title: 'hits that match equally come newest first, however long they are',
    async run(server) {
      const collection = await server.shared(messages);
      expect(await server.ids({ ...searched, collection, q: 'parser' })).toEqual(['2', '1']);
    },
  },
];
