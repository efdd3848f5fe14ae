/** The rows that a query of words means, ascending. */
import { DoclistReader, isInColumns, wantedColumns } from './doclist.ts';
import { MergedRows } from './merged-rows.ts';
import { RowList, difference, intersection, union } from './row-sets.ts';
import type { WordIndex } from './word-index.ts';
import type { Term, WordQuery, WordsTogether } from './word-query.ts';
import { isNear, isRun } from './word-runs.ts';

/** Rows of a part of a query, remembered or looked up. */
type RowsOf = (query: WordQuery) => Uint32Array;

/** Looks a query up; its parts are asked of `rowsOf`. At most `most` rows of words near each other, the first ones. */
export function queryRows(
  query: WordQuery,
  { index, rowsOf, most = Number.POSITIVE_INFINITY }: { index: WordIndex; rowsOf: RowsOf; most?: number | undefined },
): Uint32Array {
  if ('word' in query) return rowsOfWord(query, query.columns, index);
  if ('all' in query) return query.all.map(rowsOf).reduce(intersection);
  if ('any' in query) return union(query.any.map(rowsOf));
  if ('without' in query) return difference(rowsOf(query.rows), rowsOf(query.without));
  return rowsOfTogether(query, { index, rowsOf, most });
}

function rowsOfTogether(
  query: WordsTogether,
  { index, rowsOf, most }: { index: WordIndex; rowsOf: RowsOf; most: number },
): Uint32Array {
  const { columns } = query;
  const terms = 'run' in query ? query.run.map((word) => ({ word, isPrefix: false })) : query.near;
  const [only, ...others] = terms;
  if (only && others.length === 0) return rowsOf({ ...only, ...(columns ? { columns } : {}) }).slice(0, most);
  const wanted = wantedColumns(columns);
  const words = terms.map(({ word, isPrefix }) => new MergedRows(index.doclists(word, isPrefix), wanted));
  const together = new RowList();
  let count = 0;
  for (let row = firstShared(words, 1); row !== undefined && count < most; row = firstShared(words, row + 1)) {
    for (const word of words) word.start();
    if (!('run' in query ? isRun(words) : isNear(words, query.most))) continue;
    together.add(row);
    count += 1;
  }
  return together.rows();
}

/** The first row from `least` on that all words have. */
function firstShared(words: readonly MergedRows[], least: number): number | undefined {
  let row = least;
  for (let at = 0, agreed = 0; agreed < words.length; at = at + 1 === words.length ? 0 : at + 1) {
    const word = words[at];
    if (!word?.seek(row)) return undefined;
    agreed = word.row === row ? agreed + 1 : 1;
    row = word.row;
  }
  return row;
}

function rowsOfWord({ word, isPrefix }: Term, columns: readonly number[] | undefined, index: WordIndex): Uint32Array {
  const wanted = wantedColumns(columns);
  const rows = new RowList();
  for (const list of index.doclists(word, isPrefix)) {
    const reader = new DoclistReader(list);
    while (reader.next()) if (isInColumns(list.bytes, reader, wanted)) rows.add(reader.row);
  }
  return rows.rows();
}
