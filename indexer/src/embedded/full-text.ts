/** Rows that the full-text index of a collection finds. */
import type { DatabaseSync } from 'node:sqlite';
import { type StoredCollection, tablesOf } from './database.ts';
import type { MatchedRows } from './matched-rows.ts';

/** The index of one collection. */
export interface FullText {
  readonly database: DatabaseSync;
  readonly collection: StoredCollection;
  readonly matched: MatchedRows;
}

/** Rows that an expression of SQLite's full-text search matches, ascending; at most `most` of them. */
export function matchingRows(expression: string, index: FullText, most?: number): Uint32Array {
  return index.matched.of(most === undefined ? expression : `${most} ${expression}`, () =>
    lookUp(expression, index, most),
  );
}

function lookUp(expression: string, { database, collection }: FullText, most: number | undefined): Uint32Array {
  const { words } = tablesOf(collection.number);
  const matching = `FROM ${words} WHERE ${words} MATCH ?`;
  // One string of all row numbers is far quicker to hand over than a row object each.
  const all = 'SELECT group_concat(rowid) AS rows';
  const sql = most === undefined ? `${all} ${matching}` : `${all} FROM (SELECT rowid ${matching} LIMIT ${most})`;
  const list = database.prepare(sql).get(expression)?.['rows'];
  return list === null || list === undefined ? new Uint32Array(0) : numbersOf(String(list));
}

/** Rows with one of these runs of words in any field. */
export function rowsOfRuns(runs: readonly (readonly string[])[], index: FullText): ReadonlySet<number> {
  return new Set(matchingRows(runs.map((run) => quotedRun(run)).join(' OR '), index));
}

/** Rows whose field holds a run of words. */
export function rowsOfFieldRun(field: number, run: string, index: FullText): ReadonlySet<number> {
  return new Set(run === '' ? [] : matchingRows(`{w${field}} : ${quotedRun(run.split(' '))}`, index));
}

/** Words that stand one after the other, as an expression has them. */
export function quotedRun(words: readonly string[]): string {
  return `"${words.join(' ').replaceAll('"', '""')}"`;
}

const comma = 44;
const zero = 48;

/** Numbers of a comma-separated list. */
function numbersOf(list: string): Uint32Array {
  const numbers = new Uint32Array(Math.ceil(list.length / 2));
  let count = 0;
  let number = 0;
  for (let at = 0; at < list.length; at += 1) {
    const code = list.charCodeAt(at);
    if (code === comma) {
      numbers[count++] = number;
      number = 0;
    } else number = number * 10 + code - zero;
  }
  numbers[count++] = number;
  return numbers.subarray(0, count);
}
