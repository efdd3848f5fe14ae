/**
 * SQLite databases of other programs, read without a trace: no byte, time or lock of theirs changes, also while they are writing. What the database's
 * write-ahead log holds is read with it. Measured with SQLite 3.53: an ordinary read-only connection writes into `-shm`, and makes `-shm` and `-wal` where
 * there are none.
 */
import { copyFile, open, stat } from 'node:fs/promises';
import type { DatabaseSync } from 'node:sqlite';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { scratchFolder } from '../scratch-folder.ts';
import type { Database, SqlValue } from '../source.ts';

export interface OpenDatabase extends Database {
  close(): Promise<void>;
}

type Skip = (reason: string) => void;

/** Opens a database file. Undefined when the file is empty, or (counted) none. Throws with the code EBUSY when its owner keeps it to itself. */
export async function openDatabaseFile(path: string, skip: Skip): Promise<OpenDatabase | undefined> {
  const header = await firstBytes(path);
  if (!isUsable(header, skip)) return undefined;
  const [log, logIndex, journal] = await Promise.all(['-wal', '-shm', '-journal'].map((end) => sizeOf(path + end)));
  if (journal) return openCopy(path, skip);
  if (!log) return opened(await connect(uriOf(path, 'immutable=1'), readOnly), skip);
  if (!logIndex) return openCopy(path, skip);
  return opened(await connect(uriOf(path, 'readonly_shm=1'), readOnly), skip);
}

/** Opens a database that is in memory as the bytes of its file. */
export async function openDatabaseBytes(bytes: Buffer, skip: Skip): Promise<OpenDatabase | undefined> {
  if (!isUsable(bytes, skip)) return undefined;
  const content = Uint8Array.from(bytes);
  // There is no log beside it: the file format says that there may be one, and then it could not be opened.
  content.fill(rollbackFormat, formatAt, formatAt + 2);
  const database = await connect(':memory:', {});
  try {
    database.deserialize(content);
  } catch (error) {
    database.close();
    if (!isDamage(error)) throw error;
    skip(damaged);
    return undefined;
  }
  return opened(database, skip);
}

const magic = 'SQLite format 3\0';
/** Bytes 18 and 19 of the file: whether changes go to a log (2) or into the file (1). */
const formatAt = 18;
const rollbackFormat = 1;
const readOnly = { readOnly: true };
const damaged = 'database is damaged or was being written';
/** How long another program may hold a lock before the database counts as busy. */
const patienceMs = 2_000;

function isUsable(header: Buffer, skip: Skip): boolean {
  if (header.length === 0) return false;
  if (header.length > formatAt + 2 && header.toString('latin1', 0, magic.length) === magic) return true;
  skip('file is no SQLite database');
  return false;
}

async function firstBytes(path: string): Promise<Buffer> {
  const handle = await open(path, 'r');
  try {
    const buffer = Buffer.alloc(32);
    const { bytesRead } = await handle.read(buffer, 0, buffer.length, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}

async function sizeOf(path: string): Promise<number> {
  return (await stat(path).catch(() => undefined))?.size ?? 0;
}

function uriOf(path: string, parameters: string): string {
  return `${pathToFileURL(path).href}?mode=ro&${parameters}`;
}

async function connect(location: string, options: { readonly readOnly?: boolean }): Promise<DatabaseSync> {
  // Loaded here: most starts of the program open no database.
  const { DatabaseSync } = await import('node:sqlite');
  try {
    return new DatabaseSync(location, { ...options, timeout: patienceMs, allowExtension: false });
  } catch (error) {
    throw asBusy(error);
  }
}

/** A log without its index, or a change that broke off: SQLite would have to write beside the file to understand it, so it does so beside a copy. */
async function openCopy(path: string, skip: Skip): Promise<OpenDatabase> {
  const folder = await scratchFolder();
  const remove = () => folder.remove();
  try {
    const copy = join(folder.path, basename(path));
    await copyFile(path, copy);
    for (const end of ['-wal', '-journal']) if ((await sizeOf(path + end)) > 0) await copyFile(path + end, copy + end);
    return opened(await connect(copy, {}), skip, remove);
  } catch (error) {
    await remove();
    throw error;
  }
}

function opened(
  database: DatabaseSync,
  skip: Skip,
  afterClose: () => Promise<void> = async () => undefined,
): OpenDatabase {
  let isStarted = false;
  return {
    columns(table) {
      return [...this.rows('SELECT name FROM pragma_table_info(?)', table)].map(({ name }) => String(name));
    },
    *rows(sql, ...parameters) {
      try {
        if (!isStarted) startReading(database);
        isStarted = true;
        const statement = database.prepare(sql);
        statement.setReadBigInts(true);
        for (const row of statement.iterate(...parameters)) yield narrowed(row);
      } catch (error) {
        if (!isDamage(error)) throw asBusy(error);
        skip(damaged);
      }
    },
    async close() {
      database.close();
      await afterClose();
    },
  };
}

/** Everything from here on is read from one state of the database, and nothing that its schema says is carried out. */
function startReading(database: DatabaseSync): void {
  database.exec('PRAGMA trusted_schema = OFF; PRAGMA query_only = ON; BEGIN');
}

function narrowed(row: Record<string, unknown>): Record<string, SqlValue> {
  for (const key of Object.keys(row)) {
    const value = row[key];
    if (typeof value === 'bigint' && BigInt.asIntN(53, value) === value) row[key] = Number(value);
  }
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- these are the values that SQLite knows
  return row as Record<string, SqlValue>;
}

/** SQLITE_CORRUPT, SQLITE_NOTADB, SQLITE_IOERR and SQLITE_FORMAT, whatever their extended code. */
const damageCodes: readonly number[] = [11, 26, 10, 24];
/** SQLITE_BUSY, SQLITE_LOCKED. */
const busyCodes: readonly number[] = [5, 6];

function isDamage(error: unknown): boolean {
  return damageCodes.includes(resultCode(error));
}

function asBusy(error: unknown): unknown {
  if (!busyCodes.includes(resultCode(error))) return error;
  return Object.assign(new Error('the database is locked by its owner', { cause: error }), { code: 'EBUSY' });
}

function resultCode(error: unknown): number {
  const code = error instanceof Error && 'errcode' in error ? Number(error.errcode) : -1;
  return code & 0xff;
}
