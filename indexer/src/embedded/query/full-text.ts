/** Rows that the words of a collection find. */
import type { StoredCollection } from '../store/database.ts';
import type { MatchedRows } from './matched-rows.ts';
import { queryRows } from '../words/query-rows.ts';
import type { WordIndex } from '../words/word-index.ts';
import { type WordQuery, queryName } from '../words/word-query.ts';

/** The index of one collection. */
export interface FullText {
  readonly collection: StoredCollection;
  readonly words: WordIndex;
  readonly matched: MatchedRows;
  /** Words that mistyped ones stand for, kept until the collection changes. */
  readonly near: Map<string, readonly string[]>;
}

/** Rows that a query means, ascending; at most `most` of them. What is found of its parts is kept as well: many queries share words. */
export function matchingRows(query: WordQuery, { words, matched }: FullText, most?: number): Uint32Array {
  const rowsOf = (part: WordQuery): Uint32Array =>
    matched.of(queryName(part), () => queryRows(part, { index: words, rowsOf }));
  return words.inOneState(() =>
    most === undefined
      ? rowsOf(query)
      : matched.of(`${most} ${queryName(query)}`, () => queryRows(query, { index: words, rowsOf, most })),
  );
}

/** Rows with one of these runs of words in any field. */
export function rowsOfRuns(runs: readonly (readonly string[])[], index: FullText): ReadonlySet<number> {
  return new Set(matchingRows({ any: runs.map((run) => ({ run })) }, index));
}

/** Rows whose field holds a run of words. */
export function rowsOfFieldRun(field: number, run: string, index: FullText): ReadonlySet<number> {
  return new Set(run === '' ? [] : matchingRows({ run: run.split(' '), columns: [field] }, index));
}
