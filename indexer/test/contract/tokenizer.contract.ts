import { tokenSeparators } from '@session-siphon/schemas/search-document';
import { expect } from 'vitest';
import type { ContractCase, ContractServer, Subject } from './contract-server.ts';

interface TokenRow {
  readonly text: string;
  /** Queries that find the text. */
  readonly found: readonly string[];
  /** Queries that do not. */
  readonly notFound?: readonly string[];
}

const plain: readonly TokenRow[] = [
  { text: 'snake_case', found: ['snakecase', 'snake_case'], notFound: ['snake', 'case'] },
  { text: 'src/lib/a.ts', found: ['srclibats'], notFound: ['lib'] },
  { text: 'foo.bar(baz)', found: ['foobarbaz'], notFound: ['foo'] },
  { text: 'getUserName', found: ['getusername'], notFound: ['user'] },
  { text: 'left\tright', found: ['leftright'], notFound: ['left'] },
  { text: 'left\rright', found: ['leftright'], notFound: ['left'] },
  { text: 'first\r\nsecond', found: ['first', 'second'] },
  { text: 'well-known --amend', found: ['wellknown', 'amend'], notFound: ['well'] },
  { text: '"hi"there', found: ['hithere'], notFound: ['hi'] },
  { text: 'C++ and C#', found: ['c'] },
];

const separated: readonly TokenRow[] = [
  { text: 'snake_case', found: ['snake', 'case', '"snake_case"'], notFound: ['snakecase'] },
  { text: 'src/lib/a.ts', found: ['src', 'lib', 'a', 'ts', '"lib/a"'], notFound: ['"src a"'] },
  { text: 'foo.bar(baz)', found: ['foo', 'bar', 'baz'] },
  { text: 'getUserName', found: ['getusername', 'GETUSERNAME'], notFound: ['user'] },
  { text: 'left\tright', found: ['left', 'right'] },
  { text: 'up\rdown', found: ['up', 'down'] },
  { text: 'first\r\nsecond', found: ['first', 'second'] },
  { text: 'well-known --amend', found: ['well', 'known', 'amend'] },
  { text: '"hi"there', found: ['hi', 'there'], notFound: ['hithere'] },
  { text: '{"a":"b"}', found: ['a', 'b', '"a b"'] },
  { text: 'C++ and C#', found: ['c'] },
];

const kept: readonly TokenRow[] = [
  { text: 'snake_case', found: ['snake_case'], notFound: ['snake', 'snakecase'] },
  { text: 'src/lib/a.ts', found: ['srclibats'], notFound: ['lib'] },
  { text: 'foo.bar(baz)', found: ['foobarbaz'] },
  { text: 'getUserName', found: ['getusername'] },
  { text: 'left\tright', found: ['leftright'] },
  { text: 'first\r\nsecond', found: ['first', 'second'] },
  { text: 'well-known --amend', found: ['wellknown', 'amend'] },
  { text: '"hi"there', found: ['hithere'] },
  { text: 'C++ and C#', found: ['c'] },
  { text: 'Привет', found: ['Привет'], notFound: ['привет'] },
];

const unicode: readonly TokenRow[] = [
  { text: 'café Straße Übung', found: ['cafe', 'café', 'strasse', 'ubung', 'ÜBUNG'] },
  { text: 'Łódź smørrebrød œuvre', found: ['lodz', 'smorrebrod', 'oeuvre'] },
  { text: 'Привет', found: ['Привет'], notFound: ['привет'] },
  { text: 'hello🙂world', found: ['hello🙂world'], notFound: ['hello', 'world'] },
  { text: 'smile 🙂 here', found: ['🙂'] },
  { text: 'left\u00a0right', found: ['leftright'], notFound: ['left'] },
  { text: 'one—two', found: ['onetwo'], notFound: ['two'] },
  { text: '“quoted” it’s', found: ['quoted', 'its'] },
  { text: '東京タワー', found: ['東京タワー'], notFound: ['タワー'] },
  { text: 'a\u200bb', found: ['a\u200bb'], notFound: ['ab'] },
];

function subject(rows: readonly TokenRow[], settings: Pick<Subject, 'separators' | 'symbols'>): Subject {
  return {
    fields: [{ name: 'content', type: 'string' }],
    documents: rows.map(({ text }, index) => ({ id: String(index), content: text })),
    ...settings,
  };
}

function table(
  name: string,
  rows: readonly TokenRow[],
  settings: Pick<Subject, 'separators' | 'symbols'>,
): ContractCase[] {
  const words = subject(rows, settings);
  return rows.map(({ text, found, notFound = [] }, index) => ({
    title: `${name}: the words of ${JSON.stringify(text)} are ${found.join(' · ')}${notFound.length > 0 ? `, not ${notFound.join(' · ')}` : ''}`,
    async run(server: ContractServer) {
      const collection = await server.shared(words);
      const hits = async (q: string) => {
        const ids = await server.ids({
          collection,
          q,
          query_by: 'content',
          num_typos: 0,
          prefix: false,
          drop_tokens_threshold: 0,
          split_join_tokens: 'off',
          per_page: 100,
        });
        return ids.includes(String(index));
      };
      for (const q of found) expect(await hits(q), q).toBe(true);
      for (const q of notFound) expect(await hits(q), q).toBe(false);
    },
  }));
}

export const tokenizerCases: readonly ContractCase[] = [
  ...table('without settings', plain, { separators: [] }),
  ...table('with all separators', separated, { separators: tokenSeparators }),
  ...table('with a symbol that is kept', kept, { separators: [], symbols: ['_'] }),
  ...table('beyond ASCII', unicode, { separators: [] }),
  {
    title: 'a word is cut after 100 bytes, in a document and in a query, but not in a filter',
    async run(server) {
      const long = 'a'.repeat(120);
      const collection = await server.fresh({
        fields: [{ name: 'content', type: 'string', facet: true }],
        documents: [{ id: '1', content: long }],
      });
      const exact = { collection, query_by: 'content', num_typos: 0, prefix: false };
      expect(await server.ids({ ...exact, q: 'a'.repeat(100) })).toEqual(['1']);
      expect((await server.search({ collection, q: '*', facet_by: 'content' })).facet_counts[0]?.counts).toMatchObject([
        { value: long },
      ]);
      expect(await server.ids({ ...exact, q: '*', filter_by: `content:=${'a'.repeat(100)}` })).toEqual(['1']);
    },
  },
];
