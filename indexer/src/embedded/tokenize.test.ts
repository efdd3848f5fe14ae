import { DatabaseSync } from 'node:sqlite';
import { tokenSeparators } from '@session-siphon/schemas/search-document';
import { seed } from '@session-siphon/schemas/seed-for-tests';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createTokenizer } from './tokenize.ts';

/** Words of a text in order, as SQLite finds them. */
function wordsBySqlite(text: string, symbols: string): string[] {
  const tokenizer = symbols === '' ? 'ascii' : `ascii tokenchars ''${symbols}''`;
  const database = new DatabaseSync(':memory:');
  database.exec(`
    CREATE VIRTUAL TABLE words USING fts5(w, tokenize='${tokenizer}');
    CREATE VIRTUAL TABLE vocabulary USING fts5vocab('words', 'instance');
  `);
  database.prepare('INSERT INTO words VALUES (?)').run(text);
  const rows = database.prepare('SELECT term FROM vocabulary ORDER BY offset').all();
  database.close();
  return rows.map(({ term }) => String(term));
}

const settings = [
  { name: 'all punctuation splits', separators: tokenSeparators, symbols: [] },
  { name: 'only spaces split', separators: [], symbols: [] },
  { name: 'a letter splits', separators: [...tokenSeparators, 'x'], symbols: [] },
  { name: 'a symbol is kept', separators: tokenSeparators, symbols: ['+'] },
];
const texts = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        'getName',
        'C++',
        'ax',
        'naïve',
        '東京',
        '\u0000',
        '\u0001',
        '\t',
        '\r\n',
        '…',
        'ß',
        ' ',
        '-',
        '_',
      ),
      fc.string({ maxLength: 6 }),
      fc.constant('long'.repeat(30)),
    ),
  )
  .map((parts) => parts.join(''));

describe.each(settings)('where $name, what goes into the index', ({ separators, symbols }) => {
  const tokenizer = createTokenizer({ separators, symbols });

  it('has the words of the text', () => {
    fc.assert(
      fc.property(texts, (text) => {
        const words = tokenizer.words(text);
        expect(wordsBySqlite(tokenizer.indexed(text), symbols.join(''))).toEqual(words === '' ? [] : words.split(' '));
      }),
      { seed, numRuns: 300 },
    );
  });
});

describe('a plain text', () => {
  it('goes into the index as it is', () => {
    const text = 'In src/app.ts:7, `getName("x")` is\n\tnot defined!';
    expect(createTokenizer({ separators: tokenSeparators, symbols: [] }).indexed(text)).toBe(text);
  });
});
