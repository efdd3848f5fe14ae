/** A database as the statements that make it: a small part of its rows, with their texts mapped. */
import { openDatabaseFile } from '../src/pipeline/sqlite-database.ts';
import type { Database, SqlValue } from '../src/source.ts';
import { firstOfEachKind, minimised } from './minimise.ts';

interface Dump {
  readonly sql: string;
  /** Values that hold bytes: what stands in them cannot be redacted, so they are left out. */
  readonly leftOutBytes: number;
}

/** Undefined when the file is no database. Rows of one kind are as few as for any other file. */
export async function dumpDatabase(path: string, text: (text: string) => string): Promise<Dump | undefined> {
  const database = await openDatabaseFile(path, () => undefined);
  if (!database) return undefined;
  try {
    const statements: string[] = [];
    let leftOutBytes = 0;
    const tables = [...database.rows(ordinaryTables)];
    for (const { name, sql } of tables) {
      statements.push(`${String(sql)};`);
      for (const row of firstOfEachKind(rowsOf(database, String(name)), (one) => one)) {
        leftOutBytes += Object.values(row).filter((value) => value instanceof Uint8Array).length;
        statements.push(insert(String(name), row, text));
      }
    }
    return { sql: statements.join('\n') + '\n', leftOutBytes };
  } finally {
    await database.close();
  }
}

/** Not those that SQLite or a full-text index makes for itself. */
const ordinaryTables = `
  SELECT name, sql FROM sqlite_schema
  WHERE type = 'table' AND sql LIKE 'CREATE TABLE%' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'
  ORDER BY rowid`;

function rowsOf(database: Database, table: string): readonly Readonly<Record<string, SqlValue>>[] {
  return [...database.rows(`SELECT * FROM ${quotedName(table)}`)];
}

function insert(table: string, row: Readonly<Record<string, SqlValue>>, text: (text: string) => string): string {
  const names = Object.keys(row).map(quotedName).join(', ');
  const values = Object.values(row).map((value) => literal(typeof value === 'string' ? minimised(value, text) : value));
  return `INSERT INTO ${quotedName(table)} (${names}) VALUES (${values.join(', ')});`;
}

function literal(value: unknown): string {
  if (typeof value === 'number' || typeof value === 'bigint') return String(value);
  return typeof value === 'string' ? `'${value.replaceAll("'", "''")}'` : 'NULL';
}

function quotedName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
