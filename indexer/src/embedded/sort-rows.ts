/** Orders found rows. */
import type { Columns } from './columns.ts';
import type { Match } from './match-words.ts';
import type { SearchRequest, SortClause } from './search-request.ts';

/** Text matches are put into buckets among the best of this many only. */
const mostBucketed = 250;

export function sortRows(
  match: Match,
  request: SearchRequest,
  { columns, defaultField }: { columns: Columns; defaultField: string },
): Uint32Array {
  const clauses = clausesOf(request.sortBy, match, defaultField);
  const buckets = clauses[0]?.field === '_text_match' ? clauses[0].buckets : undefined;
  const compare = comparer(clauses, match, columns);
  const sorted = match.rows.toSorted(compare);
  if (buckets === undefined || match.tokensMatched === 0) return sorted;
  return bucketed(sorted, buckets, { score: match.score, compare: comparer(clauses.slice(1), match, columns) });
}

/** Without an order: best match first, then the default field, newest first. */
function clausesOf(given: readonly SortClause[], match: Match, defaultField: string): readonly SortClause[] {
  const byText: SortClause = { field: '_text_match', isDescending: true, buckets: undefined };
  const byDefault: SortClause[] =
    defaultField === '' ? [] : [{ field: defaultField, isDescending: true, buckets: undefined }];
  if (given.length === 0) return match.tokensMatched === 0 ? byDefault : [byText, ...byDefault];
  return given;
}

function comparer(clauses: readonly SortClause[], match: Match, columns: Columns): (a: number, b: number) => number {
  const orders = clauses.map(({ field, isDescending }) => {
    const column = field === '_text_match' ? undefined : columns.column(field);
    const value = column ? (row: number) => column.number(row) : match.score;
    return (a: number, b: number): number => {
      const [left, right] = [value(a), value(b)];
      // A missing value comes last in either order.
      if (Number.isNaN(left) || Number.isNaN(right)) return Number(Number.isNaN(left)) - Number(Number.isNaN(right));
      return isDescending ? right - left : left - right;
    };
  });
  return (a, b) => {
    for (const order of orders) {
      const difference = order(a, b);
      if (difference !== 0) return difference;
    }
    return b - a;
  };
}

/** Rows of a bucket count as much as its best one, so buckets whose best rows match equally are one. */
function bucketed(
  sorted: Uint32Array,
  buckets: number,
  { score, compare }: { score(row: number): number; compare(a: number, b: number): number },
): Uint32Array {
  const top = Math.min(mostBucketed, sorted.length);
  const size = Math.max(1, Math.floor(top / Math.max(1, buckets)));
  const bestOf = (from: number) => score(sorted[from] ?? 0);
  for (let from = 0, to = 0; from < top; from = to) {
    to = from + size;
    while (to < top && bestOf(to) === bestOf(from)) to += size;
    sorted.subarray(from, Math.min(to, top)).sort(compare);
  }
  return sorted;
}
