/** The rows that a query of words means, ascending. */
import { DoclistReader, isInColumns, wantedColumns } from './doclist.ts';
import { RowList, difference, intersection, union } from './row-sets.ts';
import type { WordIndex } from './word-index.ts';
import { WordPlaces } from './word-places.ts';
import type { Term, WordQuery, WordsTogether } from './word-query.ts';
import { isNear, isRun } from './word-runs.ts';

/** Rows of a part of a query, remembered or looked up. */
type RowsOf = (query: WordQuery) => Uint32Array;

/** So many times as many rows are tried as are wanted. */
const triedAtFirst = 4;

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
  const lists = terms.map(({ word, isPrefix }) => index.doclists(word, isPrefix));
  const isTogether = 'run' in query ? isRun : (words: readonly WordPlaces[]) => isNear(words, query.most);
  // Where some are enough, the first rows most often have them.
  for (let tried = most * triedAtFirst; ; tried *= triedAtFirst) {
    const some = rows.subarray(0, tried);
    const places = lists.map((own) => new WordPlaces(own, some, wantedColumns(columns)));
    const together = some.filter((_row, at) => {
      for (const one of places) one.start(at);
      return isTogether(places);
    });
    if (together.length >= most || some.length === rows.length) return together.slice(0, most);
  }
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
