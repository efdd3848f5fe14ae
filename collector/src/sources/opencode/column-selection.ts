/** Which of the wanted columns a table has: they differ by version. */
import type { Database, ReadContext } from '../../source.ts';
import { hasRow } from '../known-tables.ts';

export interface ColumnSelection {
  /** The wanted columns that are there, for SELECT. */
  readonly list: string;
  /** Whether the table has a column, wanted or not. */
  has(column: string): boolean;
}

export function selection(database: Database, table: string, wanted: readonly string[]): ColumnSelection {
  const known = new Set(database.columns(table));
  return { list: wanted.filter((column) => known.has(column)).join(', '), has: (column) => known.has(column) };
}

/**
 * The wanted columns of a table that has those without which it cannot be understood; undefined for another one, which is counted where it has rows: another
 * version keeps something else there.
 */
export function wholeSelection(
  database: Database,
  {
    table,
    needed,
    others,
  }: { readonly table: string; readonly needed: readonly string[]; readonly others: readonly string[] },
  context: Pick<ReadContext, 'skip'>,
): ColumnSelection | undefined {
  const columns = selection(database, table, [...needed, ...others]);
  if ([...needed, 'session_id'].every((column) => columns.has(column))) return columns;
  if (database.columns(table).length > 0 && hasRow(database, `SELECT 1 FROM ${table} LIMIT 1`))
    context.skip('table is of an unknown form');
  return undefined;
}

/** Number and newest time of the rows of every session in a table, by session id; empty where the table cannot tell. */
export function rowsBySession(database: Database, table: string): ReadonlyMap<string, string> {
  const columns = selection(database, table, []);
  if (!columns.has('session_id')) return new Map();
  const newest = columns.has('time_updated') ? 'max(time_updated)' : "''";
  const rows = database.rows(
    `SELECT session_id, count(*) AS number, ${newest} AS newest FROM ${table} GROUP BY session_id`,
  );
  const counts = new Map<string, string>();
  for (const { session_id: id, number, newest: time } of rows) counts.set(String(id), [number, time].join('@'));
  return counts;
}
