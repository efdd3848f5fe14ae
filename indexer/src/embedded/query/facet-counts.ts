/** Counts of facet values over the found rows. */
import { ApiError } from '../api-error.ts';
import type { Column } from '../columns/column.ts';
import type { Columns } from '../columns/columns.ts';
import { matchFacetQuery } from './facet-query.ts';
import { markedText } from './highlight.ts';
import type { SearchRequest } from './search-request.ts';
import type { Tokenizer } from '../tokenize.ts';

interface FacetCount {
  readonly count: number;
  readonly highlighted: string;
  readonly value: string;
}

export interface FacetCounts {
  readonly counts: readonly FacetCount[];
  readonly field_name: string;
  readonly stats: Readonly<Record<string, number>>;
}

interface FacetContext {
  readonly columns: Columns;
  readonly tokenizer: Tokenizer;
  /** Group of a row; in a grouped search a value counts once a group. */
  readonly groupOf: ((row: number) => number) | undefined;
}

export function facetCounts(rows: Uint32Array, request: SearchRequest, context: FacetContext): FacetCounts[] {
  context.columns.load(request.facetBy);
  const columns = request.facetBy.map((name) => {
    const column = context.columns.column(name);
    if (!column?.field.facet) throw new ApiError(404, `Could not find a facet field named \`${name}\` in the schema.`);
    return column;
  });
  const { groupOf } = context;
  const counts = groupOf
    ? new Map(columns.map((column) => [column, countGroups(rows, column, groupOf)]))
    : context.columns.counts(columns, rows);
  return columns.map((column) =>
    shownCounts(counts.get(column) ?? new Map(), column, { request, tokenizer: context.tokenizer }),
  );
}

/** In how many groups each value occurs. Spellings of one value are counted together, as a group may have several; the newest stands for it. */
function countGroups(rows: Uint32Array, column: Column, groupOf: (row: number) => number): ReadonlyMap<number, number> {
  const groups = new Map<number, Set<number>>();
  for (const row of rows)
    column.forEach(row, (value) => {
      const known = groups.get(value) ?? new Set();
      groups.set(value, known.add(groupOf(row)));
    });
  const spellings = Map.groupBy(groups, ([value]) => (column.isText ? column.words(value) : value));
  return new Map(
    Array.from(spellings.values(), (own) => [
      Math.max(...own.map(([value]) => value)),
      own.map(([, known]) => known).reduce((all, known) => all.union(known)).size,
    ]),
  );
}

function shownCounts(
  counts: ReadonlyMap<number, number>,
  column: Column,
  { request, tokenizer }: { request: SearchRequest; tokenizer: Tokenizer },
): FacetCounts {
  const merged = column.isText ? mergeByWords(counts, column) : [...counts].map(([value, count]) => ({ value, count }));
  const all = merged.map(({ value, count }) => ({ count, value: String(column.shown(value)) }));
  const typed = request.facetQuery?.field === column.field.name ? request.facetQuery.text : '';
  const match =
    typed === ''
      ? undefined
      : matchFacetQuery(
          typed,
          all.map(({ value }) => value),
          tokenizer,
        );
  const shown = (match ? all.filter(({ value }) => match.accepts(value)) : all).toSorted((a, b) => b.count - a.count);
  const { startTag, endTag } = request.highlight;
  return {
    counts: shown.slice(0, request.maxFacetValues).map(({ count, value }) => ({
      count,
      highlighted: match ? markedText(value, { ...match, tokenizer, startTag, endTag }) : value,
      value,
    })),
    field_name: column.field.name,
    stats: { ...numberStats(column, counts), total_values: shown.length },
  };
}

/** Values with the same words are one value; the newest spelling is shown. */
function mergeByWords(counts: ReadonlyMap<number, number>, column: Column): { value: number; count: number }[] {
  const byWords = new Map<string, { value: number; count: number }>();
  for (const [code, count] of counts) {
    const words = column.words(code);
    const known = byWords.get(words);
    if (known) {
      known.count += count;
      known.value = Math.max(known.value, code);
    } else byWords.set(words, { value: code, count });
  }
  return [...byWords.values()];
}

function numberStats(column: Column, counts: ReadonlyMap<number, number>): Record<string, number> {
  if (column.isText || column.field.type.startsWith('bool') || counts.size === 0) return {};
  let sum = 0;
  let documents = 0;
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  for (const [value, count] of counts) {
    sum += value * count;
    documents += count;
    min = Math.min(min, value);
    max = Math.max(max, value);
  }
  return { avg: sum / documents, max, min, sum };
}
