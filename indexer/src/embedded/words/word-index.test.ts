import { DatabaseSync } from 'node:sqlite';
import { seed } from '@session-siphon/schemas/seed-for-tests';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { queryRows } from './query-rows.ts';
import { WordIndex } from './word-index.ts';
import type { Term, WordQuery } from './word-query.ts';

const columns = 3;

/** An index that SQLite writes, with pages so small that lists go on over many of them. */
class WrittenIndex {
  readonly database = new DatabaseSync(':memory:');
  readonly words: WordIndex;

  constructor() {
    this.database.exec(`
      CREATE VIRTUAL TABLE words USING fts5(w0, w1, w2, tokenize='ascii', content='', contentless_delete=1);
      INSERT INTO words(words, rank) VALUES ('pgsz', 64);
      INSERT INTO words(words, rank) VALUES ('automerge', 2);
      INSERT INTO words(words, rank) VALUES ('hashsize', 512);
    `);
    this.words = new WordIndex(this.database, 'words');
  }

  put(row: number, texts: readonly string[]): void {
    this.remove(row);
    this.database.prepare('INSERT INTO words (rowid, w0, w1, w2) VALUES (?, ?, ?, ?)').run(row, ...texts);
  }

  remove(row: number): void {
    this.database.prepare('DELETE FROM words WHERE rowid = ?').run(row);
  }

  /** Puts everything into one segment, whose lists are long. */
  merge(): void {
    this.database.exec("INSERT INTO words(words) VALUES ('optimize')");
  }

  /** Begins to: of what is merged, some words are still in the old segments. */
  mergePartly(): void {
    this.database.exec("INSERT INTO words(words, rank) VALUES ('merge', -1)");
  }

  /** As the program looks it up. */
  rows(query: WordQuery, most?: number): number[] {
    const rowsOf = (part: WordQuery): Uint32Array => queryRows(part, { index: this.words, rowsOf });
    return [...this.words.inOneState(() => queryRows(query, { index: this.words, rowsOf, most }))];
  }

  /** As SQLite does. */
  rowsBySqlite(query: WordQuery): number[] {
    return this.database
      .prepare('SELECT rowid FROM words WHERE words MATCH ? ORDER BY rowid')
      .all(expressionOf(query))
      .map((row) => Number(row['rowid']));
  }

  /** All words, read through the pages. */
  allWords(): string[] {
    const words = new Set<string>();
    const decoder = new TextDecoder();
    this.words.inOneState(() =>
      this.words.scan({
        unwanted: () => 0,
        use: (bytes, length) => words.add(decoder.decode(bytes.subarray(0, length))),
      }),
    );
    return [...words].toSorted();
  }
}

function expressionOf(query: WordQuery): string {
  if ('all' in query) return query.all.map((part) => `(${expressionOf(part)})`).join(' AND ');
  if ('any' in query) return query.any.map((part) => `(${expressionOf(part)})`).join(' OR ');
  if ('without' in query) return `(${expressionOf(query.rows)}) NOT (${expressionOf(query.without)})`;
  const within = query.columns ? `{${query.columns.map((column) => `w${column}`).join(' ')}} : ` : '';
  const termOf = ({ word, isPrefix }: Term): string => `"${word}"${isPrefix ? '*' : ''}`;
  if ('word' in query) return within + termOf(query);
  if ('run' in query) return `${within}"${query.run.join(' ')}"`;
  return `${within}NEAR(${query.near.map(termOf).join(' ')}, ${query.most - 1})`;
}

/** Few words, many of them beginnings of others, so that they meet often; one is not of ASCII. */
const word = fc.constantFrom('a', 'ab', 'abc', 'abcd', 'b', 'ba', 'bab', 'c', 'ça', 'wort');
const text = fc.array(word, { maxLength: 120 }).map((words) => words.join(' '));
const row = fc.integer({ min: 1, max: 60 });
const change = fc.oneof(
  { weight: 4, arbitrary: fc.record({ row, texts: fc.array(text, { minLength: columns, maxLength: columns }) }) },
  { weight: 1, arbitrary: fc.record({ row, texts: fc.constant(undefined) }) },
);
const someColumns = fc.subarray([0, 1, 2], { minLength: 1 });
const inColumns = fc.option(
  someColumns.map((chosen) => ({ columns: chosen })),
  { nil: {} },
);
const term = fc.record({ word: fc.oneof(word, fc.constantFrom('x', 'abcde')), isPrefix: fc.boolean() });
const { query } = fc.letrec<{ query: WordQuery }>((tie) => ({
  query: fc.oneof(
    { maxDepth: 2, withCrossShrink: true },
    fc.tuple(term, inColumns).map(([one, within]) => ({ ...one, ...within })),
    fc.tuple(fc.array(word, { minLength: 1, maxLength: 3 }), inColumns).map(([run, within]) => ({ run, ...within })),
    fc
      .tuple(fc.array(term, { minLength: 2, maxLength: 3 }), fc.integer({ min: 1, max: 6 }), inColumns)
      .map(([near, most, within]) => ({ near, most, ...within })),
    fc.array(tie('query'), { minLength: 1, maxLength: 3 }).map((all) => ({ all })),
    fc.array(tie('query'), { minLength: 1, maxLength: 3 }).map((any) => ({ any })),
    fc.record({ rows: tie('query'), without: tie('query') }),
  ),
}));

describe('the words of an index', () => {
  it('find the rows that SQLite finds, whatever was written, replaced, deleted and merged before', () => {
    const changesOfRows = fc.array(change, { maxLength: 80, size: 'max' });
    fc.assert(
      fc.property(changesOfRows, fc.array(query, { minLength: 1, maxLength: 12 }), (changes, asked) => {
        const index = new WrittenIndex();
        const check = (): void => {
          for (const one of asked) {
            const rows = index.rowsBySqlite(one);
            expect(index.rows(one)).toEqual(rows);
            if ('near' in one) expect(index.rows(one, 3)).toEqual(rows.slice(0, 3));
          }
        };
        for (const { row: changed, texts } of changes) {
          if (texts) index.put(changed, texts);
          else index.remove(changed);
        }
        check();
        index.mergePartly();
        check();
        index.merge();
        check();
      }),
      { seed, numRuns: 40 },
    );
  });

  it('are all found in the pages, and with a beginning those that could have it', () => {
    const index = new WrittenIndex();
    const words = Array.from({ length: 3_000 }, (_, number) => (number * 7919).toString(36));
    words.forEach((one, number) => index.put(number + 1, [one, one, '']));
    expect(index.allWords()).toEqual(words.toSorted());
    const found = new Set<string>();
    let read = 0;
    index.words.scan({
      unwanted: (beginning, length) => {
        read += 1;
        const known = Math.min(length, 2);
        return 'a1'.startsWith(String.fromCharCode(...beginning.subarray(0, known))) ? 0 : known;
      },
      use: (bytes, length) => found.add(Buffer.from(bytes.subarray(0, length)).toString()),
    });
    expect([...found].filter((one) => one.startsWith('a1')).toSorted()).toEqual(
      words.filter((one) => one.startsWith('a1')).toSorted(),
    );
    expect(read).toBeLessThan(words.length / 5);
  });

  it('give the first rows only where so many are enough', () => {
    const index = new WrittenIndex();
    for (let number = 1; number <= 50; number += 1) index.put(number, [number % 2 === 0 ? 'a b' : 'a', 'b', '']);
    const near: WordQuery = {
      near: [
        { word: 'a', isPrefix: false },
        { word: 'b', isPrefix: true },
      ],
      most: 1,
    };
    expect(index.rows(near, 3)).toEqual([2, 4, 6]);
    expect(index.rows(near)).toHaveLength(25);
  });
});
