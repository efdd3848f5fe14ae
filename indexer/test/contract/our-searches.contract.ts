/** What site and terminal rely on: our own collections, asked as they ask. */
import { collectionSchema } from '@session-siphon/schemas/search-document';
import { type SearchFilters, type SortOrder, facetFields, messageSearch } from '@session-siphon/schemas/search-query';
import { expect } from 'vitest';
import type { ContractCase, ContractServer } from './contract-server.ts';

interface Said {
  readonly id: string;
  readonly content: string;
  readonly title?: string;
  readonly idents?: readonly string[];
  readonly norm?: string;
  readonly tool?: string;
  readonly branch?: string;
  readonly machine?: readonly string[];
  readonly is_error?: boolean;
}

/** A collection of messages, the later ones newer by a second each. */
async function messagesOf(server: ContractServer, said: readonly Said[]): Promise<string> {
  const name = server.newName();
  await server.send('POST', '/collections', { body: collectionSchema(name, 'messages') });
  const documents = said.map((one, index) => ({
    conversation_id: 'c1',
    source: 'claude-code',
    project: 'shop',
    machine: ['laptop'],
    role: 'user',
    kind: 'prompt',
    day: 20_000,
    month: 202_410,
    ts: 1_728_000_000 + index,
    seq: index,
    turn: 1,
    chunk: 0,
    rev: 1,
    ...one,
  }));
  const lines = documents.map((document) => JSON.stringify(document)).join('\n');
  const { text } = await server.send('POST', `/collections/${name}/documents/import?action=upsert`, { body: lines });
  expect(text.split('\n').filter((line) => line !== '{"success":true}')).toEqual([]);
  return name;
}

function search(
  collection: string,
  typed: string,
  { sort = 'best', filters = {} }: { sort?: SortOrder; filters?: SearchFilters } = {},
): Readonly<Record<string, unknown>> {
  return { ...messageSearch({ typed, filters, sort, page: 1, perPage: 100 }), collection };
}

const filler = (count: number): string => Array.from({ length: count }, (_, index) => `f${index}`).join(' ');

export const ourSearchCases: readonly ContractCase[] = [
  {
    title: 'messages that match equally come newest first, however long they are and however often they say it',
    async run(server) {
      const collection = await messagesOf(server, [
        { id: 'often', content: 'a walrus is a walrus is a walrus' },
        { id: 'long', content: `${filler(300)} walrus ${filler(300)}` },
        { id: 'short', content: 'the walrus' },
        { id: 'middle', content: `${filler(20)} walrus ${filler(20)}` },
      ]);
      expect(await server.ids(search(collection, 'walrus'))).toEqual(['middle', 'short', 'long', 'often']);
      expect(await server.ids(search(collection, 'walrus', { sort: 'newest' }))).toEqual([
        'middle',
        'short',
        'long',
        'often',
      ]);
      expect(await server.ids(search(collection, 'walrus', { sort: 'oldest' }))).toEqual([
        'often',
        'long',
        'short',
        'middle',
      ]);
    },
  },
  {
    title: 'best are words that stand together, then whole words, then near ones, then those of the heavier field',
    async run(server) {
      const collection = await messagesOf(server, [
        { id: 'adjacent', content: 'the walrus fox jumps' },
        { id: 'near', content: 'a walrus or a fox' },
        { id: 'beginning', content: 'the walrus foxes jump' },
        { id: 'apart', content: `the walrus ${filler(40)} fox jumps` },
        { id: 'title', content: 'nothing of it', title: `the walrus ${filler(40)} fox jumps` },
        { id: 'two fields', content: 'the walrus', title: 'a fox' },
      ]);
      expect(await server.ids(search(collection, 'walrus fox'))).toEqual([
        'adjacent',
        'near',
        'beginning',
        'apart',
        'title',
        'two fields',
      ]);
    },
  },
  {
    title: 'a name of several words is excluded whole, and its words are not',
    async run(server) {
      const collection = await messagesOf(server, [
        { id: 'name', content: 'the walrus uses left-pad' },
        { id: 'one word', content: 'the walrus turned left' },
        { id: 'other word', content: 'the walrus has a pad' },
        { id: 'none', content: 'the walrus' },
      ]);
      for (const typed of ['walrus NOT left-pad', 'walrus NOT "left pad"', 'walrus NOT left/pad'])
        expect(new Set(await server.ids(search(collection, typed))), typed).toEqual(
          new Set(['none', 'one word', 'other word']),
        );
    },
  },
  {
    title: 'among hits that match nearly as well the newer come first',
    async run(server) {
      const among = async (best: number) => {
        const said = Array.from({ length: 30 }, (_, index) => ({
          id: String(index),
          content: index < best ? 'the walrus fox' : `walrus ${filler(30)} fox`,
        }));
        return server.ids(search(await messagesOf(server, said), 'walrus fox'));
      };
      // Ten buckets of three, each as good as its best hit; buckets that are equally good are one.
      expect((await among(1)).slice(0, 4)).toEqual(['29', '28', '0', '27']);
      expect((await among(4)).slice(0, 7)).toEqual(['29', '28', '3', '2', '1', '0', '27']);
      expect((await among(6)).slice(0, 7)).toEqual(['5', '4', '3', '2', '1', '0', '29']);
    },
  },
  {
    title: 'names, other scripts, questions, dashes and typing mistakes find what was meant',
    async run(server) {
      const collection = await messagesOf(server, [
        { id: 'name', content: 'call getUserName()', idents: ['get user name username'] },
        { id: 'script', content: 'Привет', norm: 'привет' },
        { id: 'option', content: 'git commit --amend' },
        { id: 'long', content: 'the kubernetes deployment' },
      ]);
      for (const [typed, id] of [
        ['user name', 'name'],
        ['ПРИВЕТ', 'script'],
        ['how did we use --amend?', 'option'],
        ['"commit --amend"', 'option'],
        ['kuberentes', 'long'],
        ['kuber', 'long'],
      ] as const)
        expect(await server.ids(search(collection, typed)), typed).toEqual([id]);
      expect(await server.ids(search(collection, 'git NOT amend'))).toEqual([]);
    },
  },
  {
    title: 'a hit shows its snippet and not its text, in marks that no text can hold',
    async run(server) {
      const collection = await messagesOf(server, [{ id: '1', content: 'see <mark>this</mark> walrus' }]);
      const { hits } = await server.search({ ...search(collection, 'walrus'), facet_by: facetFields.join(',') });
      expect(hits[0]?.document).not.toHaveProperty('content');
      expect(hits[0]?.highlight['content']).toEqual({
        matched_tokens: ['walrus'],
        snippet: 'see <mark>this</mark> \uE000walrus\uE001',
      });
    },
  },
  {
    title: 'every filter that a page can set is understood',
    async run(server) {
      const collection = await messagesOf(server, [{ id: '1', content: 'walrus' }]);
      const found = (filters: SearchFilters) => server.ids(search(collection, 'walrus', { filters }));
      expect(await found({ facets: { source: ['claude-code'], project: ['other', 'shop'] } })).toEqual(['1']);
      expect(await found({ facets: { project: ['oth`er'] } })).toEqual([]);
      expect(await found({ facets: { conversation_id: ['c1'] }, after: 1_728_000_000, before: 1_728_000_001 })).toEqual(
        ['1'],
      );
      expect(await found({ before: 1_728_000_000 })).toEqual([]);
      expect(await found({ after: -1e30, before: 1e30 })).toEqual(['1']);
      expect(await found({ flags: { is_error: true } })).toEqual([]);
    },
  },
  {
    title: 'what a filter excludes is left out, and what has no such value stays',
    async run(server) {
      const collection = await messagesOf(server, [
        { id: '1', content: 'walrus' },
        { id: '2', content: 'walrus', tool: 'Bash', is_error: true },
        { id: '3', content: 'walrus', tool: 'web-fetch', branch: 'feature/walrus', machine: ['laptop', 'desk top'] },
      ]);
      const found = async (filters: SearchFilters) =>
        (await server.ids(search(collection, 'walrus', { filters }))).map(String).toSorted((a, b) => (a < b ? -1 : 1));
      expect(await found({ without: { tool: ['Bash'] } })).toEqual(['1', '3']);
      expect(await found({ without: { tool: ['Bash', 'web-fetch'] } })).toEqual(['1']);
      expect(await found({ without: { branch: ['feature/walrus'] } })).toEqual(['1', '2']);
      expect(await found({ without: { machine: ['desk top'] } })).toEqual(['1', '2']);
      expect(await found({ flags: { is_error: false } })).toEqual(['1', '3']);
      expect(await found({ facets: { role: ['user'] }, without: { conversation_id: ['c1'] } })).toEqual([]);
    },
  },
];
