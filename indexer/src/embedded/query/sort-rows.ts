/** Orders found rows. */
import type { Columns } from '../columns/columns.ts';
import { type RowKey, firstRows } from './first-rows.ts';
import type { Match } from './match-words.ts';
import type { RowScores } from './row-scores.ts';
import type { SearchRequest, SortClause } from './search-request.ts';

/** Text matches are put into buckets among the best of this many only. */
const mostBucketed = 250;

/** The first `count` of the found rows, in order. */
export function sortRows(
  match: Match,
  request: SearchRequest,
  { columns, defaultField, count }: { columns: Columns; defaultField: string; count: number },
): Uint32Array {
  const clauses = clausesOf(request.sortBy, match, defaultField);
  const { scores } = match;
  // A score that all rows have decides nothing.
  const telling = scores.isEven ? clauses.filter(({ field }) => field !== '_text_match') : clauses;
  const keys = telling.map((clause) => keyOf(clause, scores, columns));
  const [first] = clauses;
  const buckets = first?.field === '_text_match' && !scores.isEven ? first.buckets : undefined;
  const most = buckets === undefined ? count : Math.max(count, mostBucketed);
  const isBestFirst = first?.field === '_text_match' && first.isDescending;
  const sorted = firstRows(isBestFirst ? scores.best(most) : match.rows, most, keys);
  if (buckets === undefined) return sorted;
  return bucketed(sorted, buckets, { scores, keys: keys.slice(1) });
}

/** Without an order: best match first, then the default field, newest first. */
function clausesOf(given: readonly SortClause[], match: Match, defaultField: string): readonly SortClause[] {
  const byText: SortClause = { field: '_text_match', isDescending: true, buckets: undefined };
  const byDefault: SortClause[] =
    defaultField === '' ? [] : [{ field: defaultField, isDescending: true, buckets: undefined }];
  if (given.length === 0) return match.tokensMatched === 0 ? byDefault : [byText, ...byDefault];
  return given;
}

function keyOf({ field, isDescending }: SortClause, scores: RowScores, columns: Columns): RowKey {
  const column = field === '_text_match' ? undefined : columns.column(field);
  return { numbers: column?.numbers ?? scores.byRow, isDescending };
}

/** Rows of a bucket count as much as its best one, so buckets whose best rows match equally are one. */
function bucketed(
  sorted: Uint32Array,
  buckets: number,
  { scores, keys }: { scores: RowScores; keys: readonly RowKey[] },
): Uint32Array {
  const top = Math.min(mostBucketed, sorted.length);
  const size = Math.max(1, Math.floor(top / Math.max(1, buckets)));
  const bestOf = (from: number) => scores.get(sorted[from] ?? 0);
  for (let from = 0, to = 0; from < top; from = to) {
    to = from + size;
    while (to < top && bestOf(to) === bestOf(from)) to += size;
    to = Math.min(to, top);
    sorted.set(firstRows(sorted.slice(from, to), to - from, keys), from);
  }
  return sorted;
}
