/** Databases for source cases: written down as SQL, and changed in places where nobody would by accident. */
import { DatabaseSync, type SQLInputValue } from 'node:sqlite';

/** The bytes of a database file that the statements make. */
export function databaseFromSql(sql: string): Buffer {
  const database = new DatabaseSync(':memory:');
  try {
    database.exec(sql);
    return Buffer.from(database.serialize());
  } finally {
    database.close();
  }
}

/** A copy of a database with one value replaced; `at` chooses which, from 0 to 1, and `replaced` gives the new value for the old one. */
export function withChangedValue(content: Buffer, at: number, replaced: (value: unknown) => SQLInputValue): Buffer {
  const database = new DatabaseSync(':memory:');
  try {
    database.deserialize(Uint8Array.from(content));
    const places = placesOf(database);
    const place = places[Math.min(places.length - 1, Math.floor(at * places.length))];
    if (place) changeValue(database, place, replaced);
    return Buffer.from(database.serialize());
  } finally {
    database.close();
  }
}

interface Place {
  readonly table: string;
  readonly column: string;
  readonly row: SQLInputValue;
}

function placesOf(database: DatabaseSync): Place[] {
  const tables = database.prepare(
    "SELECT name FROM sqlite_schema WHERE type = 'table' AND sql NOT LIKE '%WITHOUT ROWID%'",
  );
  return tables.all().flatMap(({ name }) => {
    const table = quoted(String(name));
    const columns = database.prepare('SELECT name FROM pragma_table_info(?)').all(String(name));
    const rows = database.prepare(`SELECT rowid AS row FROM ${table}`).all();
    return rows.flatMap(({ row = null }) =>
      columns.map((column) => ({ table, column: quoted(String(column['name'])), row })),
    );
  });
}

function changeValue(
  database: DatabaseSync,
  { table, column, row }: Place,
  replaced: (value: unknown) => SQLInputValue,
): void {
  const value = database.prepare(`SELECT ${column} AS value FROM ${table} WHERE rowid = ?`).get(row)?.['value'];
  try {
    database.prepare(`UPDATE ${table} SET ${column} = ? WHERE rowid = ?`).run(replaced(value), row);
  } catch {
    // The table refuses such a value: no program can have written it.
  }
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
