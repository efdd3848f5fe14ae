import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { copyFile, mkdtemp, readFile, readdir, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { DatabaseSync } from 'node:sqlite';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type OpenDatabase, openDatabaseBytes, openDatabaseFile } from './sqlite-database.ts';

/** Writes, says so, and stays. */
const ownerProgram = `
  const { DatabaseSync } = require('node:sqlite');
  const owner = new DatabaseSync(process.argv[1]);
  owner.exec("PRAGMA wal_autocheckpoint = 0; INSERT INTO note VALUES (2, 'in the log')");
  process.stdin.resume();
  process.stdout.write('ready');
`;

describe('a database of another program', () => {
  let folder: string;
  let path: string;
  let owner: DatabaseSync;
  let skips: string[];

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'siphon-sqlite-'));
    path = join(folder, 'store.db');
    skips = [];
    owner = new DatabaseSync(path);
    owner.exec('PRAGMA journal_mode = WAL; PRAGMA wal_autocheckpoint = 0; CREATE TABLE note (id INTEGER, text TEXT)');
    owner.exec("INSERT INTO note VALUES (1, 'first')");
  });

  afterEach(async () => {
    if (owner.isOpen) owner.close();
    await rm(folder, { recursive: true });
  });

  const open = (file: string): Promise<OpenDatabase | undefined> => openDatabaseFile(file, (why) => skips.push(why));

  async function notes(file: string): Promise<readonly unknown[]> {
    const database = await open(file);
    const rows = [...(database?.rows('SELECT text FROM note ORDER BY id') ?? [])];
    await database?.close();
    return rows.map(({ text }) => text);
  }

  /** Name, size, time and content of every file in the folder. */
  async function state(): Promise<readonly string[]> {
    const names = (await readdir(folder)).toSorted();
    return Promise.all(
      names.map(async (name) => {
        const { size, mtimeNs } = await stat(join(folder, name), { bigint: true });
        const hash = createHash('sha256')
          .update(await readFile(join(folder, name)))
          .digest('hex');
        return `${name} ${size} ${mtimeNs} ${hash}`;
      }),
    );
  }

  it('is read with its log while its owner has it open, and nothing of it changes', async () => {
    owner.close();
    // In a process of its own: within one process, SQLite shares what it knows of a file between connections.
    const program = spawn(process.execPath, ['--no-warnings', '-e', ownerProgram, path], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    try {
      await once(program.stdout, 'data');
      const before = await state();
      expect(before).toHaveLength(3);
      expect(await notes(path)).toEqual(['first', 'in the log']);
      expect(await state()).toEqual(before);
    } finally {
      program.kill();
    }
  });

  it('is read when its owner closed it, and gets no files beside it', async () => {
    owner.close();
    const before = await state();
    expect(await notes(path)).toEqual(['first']);
    expect(await state()).toEqual(before);
    expect(before).toHaveLength(1);
  });

  it('is read when its owner was killed', async () => {
    const copy = join(folder, 'copy.db');
    for (const end of ['', '-wal', '-shm']) await copyFile(path + end, copy + end);
    const before = await state();
    expect(await notes(copy)).toEqual(['first']);
    expect(await state()).toEqual(before);
  });

  it('is read when somebody copied it with its log but without the index of the log', async () => {
    const copy = join(folder, 'copy.db');
    for (const end of ['', '-wal']) await copyFile(path + end, copy + end);
    const before = await state();
    expect(await notes(copy)).toEqual(['first']);
    expect(await state()).toEqual(before);
  });

  it('keeps its owner from nothing, and stays as it was at the first look', async () => {
    const database = await open(path);
    expect([...(database?.rows('SELECT text FROM note') ?? [])]).toHaveLength(1);
    owner.exec("INSERT INTO note VALUES (2, 'meanwhile')");
    owner.exec('PRAGMA wal_checkpoint(PASSIVE)');
    expect([...(database?.rows('SELECT text FROM note') ?? [])]).toHaveLength(1);
    await database?.close();
    expect(await notes(path)).toEqual(['first', 'meanwhile']);
  });

  it('tells which columns a table has, and that there is no such table', async () => {
    const database = await open(path);
    expect(database?.columns('note')).toEqual(['id', 'text']);
    expect(database?.columns('no"such')).toEqual([]);
    await database?.close();
  });

  it('gives integers of any size', async () => {
    owner.exec("INSERT INTO note VALUES (9007199254740993, 'large')");
    const database = await open(path);
    const ids = [...(database?.rows('SELECT id FROM note ORDER BY id') ?? [])].map(({ id }) => id);
    await database?.close();
    expect(ids).toEqual([1, 9_007_199_254_740_993n]);
  });

  it('is a skip when it is damaged or none at all', async () => {
    for (let id = 2; id < 2_000; id += 1) owner.exec(`INSERT INTO note VALUES (${id}, 'note ${id}')`);
    owner.close();
    const { size } = await stat(path);
    await truncate(path, size - 5_000);
    await notes(path);
    expect(skips).toEqual(['database is damaged or was being written']);
    await writeFile(path, 'a text that is longer than the header of a database');
    expect(await open(path)).toBeUndefined();
    expect(skips.at(-1)).toBe('file is no SQLite database');
    await writeFile(path, '');
    expect(await open(path)).toBeUndefined();
    expect(skips).toHaveLength(2);
  });

  it('can be bytes in memory, whether or not it used a log', async () => {
    owner.close();
    const database = await openDatabaseBytes(await readFile(path), (why) => skips.push(why));
    expect([...(database?.rows('SELECT text FROM note') ?? [])]).toEqual([{ text: 'first' }]);
    await database?.close();
  });

  it('runs nothing that its schema says', async () => {
    owner.exec("CREATE VIEW trap AS SELECT load_extension('/tmp/evil.so') AS x");
    const database = await open(path);
    expect(() => [...(database?.rows('SELECT x FROM trap') ?? [])]).toThrow(
      /unsafe use|not authorized|no such function/,
    );
    await database?.close();
  });
});
