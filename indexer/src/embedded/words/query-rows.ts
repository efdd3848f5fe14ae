/** The rows that a query of words means, ascending. */
import { DoclistReader, isInColumns, wantedColumns } from './doclist.ts';
import { RowList, difference, intersection, union } from './row-sets.ts';
import type { WordIndex } from './word-index.ts';
import { WordPlaces } from './word-places.ts';
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
  const rows = terms.map((term) => rowsOf({ ...term, ...(columns ? { columns } : {}) })).reduce(intersection);
  if (terms.length < 2) return rows.slice(0, most);
  const wanted = wantedColumns(columns);
  const places = terms.map(({ word, isPrefix }) => new WordPlaces(index.doclists(word, isPrefix), rows, wanted));
  const together = new RowList();
  for (let at = 0, count = 0; at < rows.length && count < most; at += 1) {
    for (const one of places) one.start(at);
    if (!('run' in query ? isRun(places) : isNear(places, query.most))) continue;
    together.add(rows[at] ?? 0);
    count += 1;
  }
  return together.rows();
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
