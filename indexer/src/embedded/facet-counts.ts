/** Counts of facet values over the found rows. */
import { ApiError } from './api-error.ts';
import type { Column, Columns } from './columns.ts';
import type { SearchRequest } from './search-request.ts';
import type { Tokenizer } from './tokenize.ts';

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

export function facetCounts(
  rows: Uint32Array,
  request: SearchRequest,
  { columns, tokenizer }: { columns: Columns; tokenizer: Tokenizer },
): FacetCounts[] {
  return request.facetBy.map((name) => {
    const column = columns.column(name);
    if (!column?.field.facet) throw new ApiError(404, `Could not find a facet field named \`${name}\` in the schema.`);
    const typed = request.facetQuery?.field === name ? tokenizer.words(request.facetQuery.text) : undefined;
    return countColumn(rows, column, { typed, most: request.maxFacetValues, request });
  });
}

function countColumn(
  rows: Uint32Array,
  column: Column,
  { typed, most, request }: { typed: string | undefined; most: number; request: SearchRequest },
): FacetCounts {
  const counts = new Map<number, number>();
  for (const row of rows) column.forEach(row, (value) => counts.set(value, (counts.get(value) ?? 0) + 1));
  const merged = column.isText ? mergeByWords(counts, column) : [...counts].map(([value, count]) => ({ value, count }));
  const shown = merged
    .map(({ value, count }) => ({ count, value: shownValue(column, value) }))
    .filter(({ value }) => typed === undefined || startsWithWords(value.toLowerCase(), typed))
    .toSorted((a, b) => b.count - a.count);
  return {
    counts: shown
      .slice(0, most)
      .map(({ count, value }) => ({ count, highlighted: typed ? markedPrefix(value, typed, request) : value, value })),
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

function shownValue(column: Column, value: number): string {
  if (column.isText) return column.text(value);
  return column.field.type.startsWith('bool') ? String(value === 1) : String(value);
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

function startsWithWords(value: string, typed: string): boolean {
  return typed === '' || value.split(/[^\p{L}\p{N}]+/u).some((word) => word.startsWith(typed));
}

function markedPrefix(value: string, typed: string, { highlight }: SearchRequest): string {
  const at = value.toLowerCase().indexOf(typed);
  return at < 0
    ? value
    : value.slice(0, at) +
        highlight.startTag +
        value.slice(at, at + typed.length) +
        highlight.endTag +
        value.slice(at + typed.length);
}
