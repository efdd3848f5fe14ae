/** Puts found rows that share the values of some fields into groups. */
import { ApiError } from '../api-error.ts';
import type { CollectionSchema } from '../store/collection-schema.ts';
import type { Column } from '../columns/column.ts';
import type { Columns } from '../columns/columns.ts';
import type { SearchRequest } from './search-request.ts';

interface RowGroup {
  /** One value a field; a field without a value has none. */
  readonly key: readonly unknown[];
  /** The best rows, as many as are shown. */
  readonly rows: number[];
}

export interface RowGroups {
  /** In the order of their best rows. */
  readonly all: readonly RowGroup[];
  /** Number of the group that holds a row. */
  groupOf(row: number): number;
}

/** Groups rows that come best first. Throws ApiError for a field that cannot be grouped by. */
export function groupRows(
  sorted: Uint32Array,
  { groupBy, groupLimit }: SearchRequest,
  { columns, schema }: { columns: Columns; schema: CollectionSchema },
): RowGroups {
  const keys = groupBy.map((name) => {
    const column = columns.column(name);
    if (!schema.fields.some((field) => field.name === name))
      throw new ApiError(404, `Could not find a field named \`${name}\` in the schema.`);
    if (!column?.field.facet) throw new ApiError(400, `Group by field \`${name}\` should be a facet field.`);
    return column;
  });
  const all: RowGroup[] = [];
  const numbers = new Map<string, number>();
  const groupOfRow = new Map<number, number>();
  for (const row of sorted) {
    const name = JSON.stringify(keys.map((column) => groupWords(column, row)));
    const number = numbers.get(name) ?? all.push({ key: groupKey(keys, row), rows: [] }) - 1;
    numbers.set(name, number);
    groupOfRow.set(row, number);
    const rows = all[number]?.rows;
    if (rows && rows.length < groupLimit) rows.push(row);
  }
  return { all, groupOf: (row) => groupOfRow.get(row) ?? -1 };
}

/** What makes two rows one group: the numbers of their values, or the words. */
function groupWords(column: Column, row: number): readonly (number | string)[] {
  const values: (number | string)[] = [];
  column.forEach(row, (value) => values.push(column.isText ? column.words(value) : value));
  return values;
}

function groupKey(columns: readonly Column[], row: number): readonly unknown[] {
  return columns.map((column) => groupValue(column, row)).filter((value) => value !== undefined);
}

function groupValue(column: Column, row: number): unknown {
  const values: unknown[] = [];
  column.forEach(row, (value) => values.push(column.shown(value)));
  if (column.field.type.endsWith('[]')) return values.length > 0 ? values : undefined;
  return values[0];
}
