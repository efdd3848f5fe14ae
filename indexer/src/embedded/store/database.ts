/**
 * The SQLite file of the embedded server. A collection is documents, their sortable and facetable values as numbers in blocks, and a full-text index over their
 * words. Strings with few values are stored once, in a dictionary.
 */
import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { type CollectionSchema, type Field, isVectorField } from './collection-schema.ts';

/** Changes with every change of what the tables hold; a file of another version is removed, and the index built anew. */
export const layoutVersion = 4;

export function databaseFile(dataDir: string): string {
  return join(dataDir, `index-v${layoutVersion}.sqlite`);
}

/** SQLITE_CORRUPT and SQLITE_NOTADB. */
const damageCodes: readonly number[] = [11, 26];

/** Opens the file for writing and makes what is missing. An index can be made again, so a file that is damaged gives way to an empty one. */
export function openForWriting(dataDir: string): { readonly database: DatabaseSync; readonly isReplaced: boolean } {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  removeOtherLayouts(dataDir);
  const file = databaseFile(dataDir);
  try {
    return { database: openWithTables(file), isReplaced: false };
  } catch (error) {
    if (!isDamage(error)) throw error;
    for (const end of ['', '-wal', '-shm']) rmSync(file + end, { force: true });
    return { database: openWithTables(file), isReplaced: true };
  }
}

function removeOtherLayouts(dataDir: string): void {
  const layout = `index-v${layoutVersion}.`;
  for (const name of readdirSync(dataDir))
    if (/^index-v\d+\.sqlite/.test(name) && !name.startsWith(layout)) rmSync(join(dataDir, name), { force: true });
}

function isDamage(error: unknown): boolean {
  // The lowest byte is the kind of the failure, the rest its detail.
  return error instanceof Error && 'errcode' in error && damageCodes.includes(Number(error.errcode) & 0xff);
}

function openWithTables(file: string): DatabaseSync {
  const database = new DatabaseSync(file);
  try {
    makeTables(database);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

function makeTables(database: DatabaseSync): void {
  database.exec(`
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = NORMAL;
    PRAGMA cache_size = -4000;
    PRAGMA wal_autocheckpoint = 4000;
    PRAGMA temp_store = MEMORY;
    CREATE TABLE IF NOT EXISTS collections (number INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, schema TEXT NOT NULL);
    CREATE TABLE IF NOT EXISTS aliases (name TEXT PRIMARY KEY, collection TEXT NOT NULL) WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS keys (id INTEGER PRIMARY KEY, value TEXT NOT NULL UNIQUE, facts TEXT NOT NULL);
  `);
}

/** Opens the file for searching, beside a writer. */
export function openForReading(dataDir: string): DatabaseSync {
  const database = new DatabaseSync(databaseFile(dataDir), { readOnly: true });
  database.exec('PRAGMA cache_size = -64000; PRAGMA mmap_size = 1073741824; PRAGMA temp_store = MEMORY;');
  return database;
}

/** A collection with the number its tables carry. */
export interface StoredCollection {
  readonly number: number;
  readonly schema: CollectionSchema;
}

/** Fields whose words are in the full-text index. */
export function textFields(schema: CollectionSchema): readonly Field[] {
  return schema.fields.filter((field) => field.index && field.type.startsWith('string'));
}

/** Fields whose values are kept as integers beside the documents: for sorting, filtering and facets. */
export function valueFields(schema: CollectionSchema): readonly Field[] {
  return schema.fields.filter(
    (field) => field.index && field.num_dim === undefined && (field.facet || !field.type.startsWith('string')),
  );
}

/** Fields whose values are kept as vectors beside the documents. */
export function vectorFields(schema: CollectionSchema): readonly Field[] {
  return schema.fields.filter(isVectorField);
}

/** Tables of a collection. */
export function tablesOf(
  number: number,
): Readonly<Record<'documents' | 'pages' | 'values' | 'words' | 'dictionary' | 'vectors', string>> {
  return {
    documents: `documents_${number}`,
    pages: `pages_${number}`,
    values: `values_${number}`,
    words: `words_${number}`,
    dictionary: `dictionary_${number}`,
    vectors: `vectors_${number}`,
  };
}

/** Words collected in memory before they are written: larger runs need fewer merges. */
const wordBufferBytes = 16 * (1 << 20);

export function createTables(database: DatabaseSync, { number, schema }: StoredCollection): void {
  const tables = tablesOf(number);
  const words = textFields(schema).map((_, index) => `w${index}`);
  const vectors = vectorFields(schema).map((_, index) => `v${index} BLOB`);
  // The words come normalised; the tokenizer only has to split at spaces. Listed symbols stay part of them.
  const symbols = schema.symbols_to_index.map((one) => one.replaceAll("'", "''''").replaceAll('"', '""')).join('');
  const tokenizer = symbols === '' ? 'ascii' : `ascii tokenchars ''${symbols}''`;
  database.exec(`
    CREATE TABLE ${tables.documents} (row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, page INTEGER NOT NULL, slot INTEGER NOT NULL);
    CREATE TABLE ${tables.pages} (page INTEGER PRIMARY KEY, documents INTEGER NOT NULL, bodies BLOB NOT NULL);
    CREATE TABLE ${tables.values} (block INTEGER PRIMARY KEY, cells BLOB NOT NULL);
    CREATE TABLE ${tables.dictionary} (code INTEGER PRIMARY KEY, field INTEGER NOT NULL, value TEXT NOT NULL, UNIQUE (field, value));
    CREATE VIRTUAL TABLE ${tables.words} USING fts5(${[...(words.length > 0 ? words : ['none']), `tokenize='${tokenizer}'`].join(', ')}, content='', contentless_delete=1);
    INSERT INTO ${tables.words}(${tables.words}, rank) VALUES ('automerge', 8);
    INSERT INTO ${tables.words}(${tables.words}, rank) VALUES ('hashsize', ${wordBufferBytes});
  `);
  if (vectors.length > 0)
    database.exec(`CREATE TABLE ${tables.vectors} (row INTEGER PRIMARY KEY, ${vectors.join(', ')})`);
}

export function dropTables(database: DatabaseSync, number: number): void {
  for (const table of Object.values(tablesOf(number))) database.exec(`DROP TABLE IF EXISTS ${table}`);
}
