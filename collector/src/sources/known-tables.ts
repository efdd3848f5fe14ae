/** Databases of assistants change with their versions: what cannot be found in one is counted, so that nobody takes it for nothing. */
import type { Database, ReadContext } from '../source.ts';

/** Counts a database that has tables, but none of these with this column. One without tables was only just made. */
export function skipUnknownForm(
  database: Database,
  { tables, column }: { readonly tables: readonly string[]; readonly column: string },
  context: Pick<ReadContext, 'skip'>,
): void {
  if (tables.some((table) => database.columns(table).includes(column))) return;
  if (hasRow(database, "SELECT 1 FROM sqlite_schema WHERE type = 'table' LIMIT 1"))
    context.skip('database is of an unknown form');
}

/** Whether a query answers anything. */
export function hasRow(database: Database, query: string): boolean {
  return Array.from(database.rows(query)).length > 0;
}
