import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { DatabaseSync } from 'node:sqlite';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { memoryFiles } from '../../pipeline/carrier-files.ts';
import { collect } from '../../pipeline/collect.ts';
import { partsFor } from '../../pipeline/collecting-for-tests.ts';
import type { CollectorParts } from '../../pipeline/collector-parts.ts';
import { Neighbours } from '../../pipeline/neighbours.ts';
import { readCarrier } from '../../pipeline/read-carrier.ts';
import { opencode } from './source.ts';

describe('folders of OpenCode', () => {
  const roots = (env: Record<string, string>): readonly string[] =>
    opencode.roots({ home: '/home/ana', platform: 'linux', env });
  const usual = '/home/ana/.local/share/opencode';

  it('are below the data folder of the person, on every system', () => {
    expect(roots({})).toEqual([usual]);
    expect(roots({ XDG_DATA_HOME: '/data' })).toEqual(['/data/opencode']);
    expect(opencode.roots({ home: 'C:\\Users\\ana', platform: 'win32', env: {} })).toEqual([
      'C:\\Users\\ana/.local/share/opencode',
    ]);
  });

  it('are also where a database was put', () => {
    expect(roots({ OPENCODE_DB: '/srv/chat/opencode-team.db' })).toEqual(['/srv/chat', usual]);
    expect(roots({ OPENCODE_DB: 'C:\\chat\\opencode.db' })).toEqual(['C:\\chat', usual]);
    expect(roots({ OPENCODE_DB: 'old/opencode.db' })).toEqual([`${usual}/old`, usual]);
    expect(roots({ OPENCODE_DB: 'opencode-old.db' })).toEqual([usual]);
    expect(roots({ OPENCODE_DB: ':memory:' })).toEqual([usual]);
  });
});

describe('files of OpenCode', () => {
  const session = 'storage/session/global/ses_1.json';
  const firstSession = 'project/home-ana-shop/storage/session/info/ses_1.json';

  it('that hold sessions are databases and the session files of JSON trees', () => {
    for (const path of ['opencode.db', 'opencode-dev.db', 'opencode-stable.db', session, firstSession])
      expect(opencode.carries(path)).toBe(true);
    for (const path of [
      'auth.json',
      'mcp-auth.json',
      'account.json',
      'other.db',
      'opencode-wal-1a2b.db',
      'opencode.db-wal',
      'snapshot/opencode.db',
      'log/2026-01-01.log',
      'tool-output/tool_1',
      'storage/migration',
      'storage/project/global.json',
      'storage/session_diff/ses_1.json',
      'storage/session_share/ses_1.json',
      'storage/share/ses_1.json',
      'storage/todo/ses_1.json',
      'storage/message/ses_1/msg_1.json',
      'storage/part/msg_1/prt_1.json',
      'project/home-ana-shop/storage/session/message/ses_1/msg_1.json',
    ])
      expect(opencode.carries(path)).toBe(false);
  });

  it('are looked for where session files lie, not among messages, parts and snapshots', () => {
    for (const path of [session, firstSession]) {
      const folders = path.split('/').slice(0, -1);
      for (let depth = 1; depth <= folders.length; depth += 1)
        expect(opencode.mayHold?.(folders.slice(0, depth).join('/'))).toBe(true);
    }
    for (const folder of ['snapshot', 'log', 'storage/message', 'storage/part', 'storage/session/global/x'])
      expect(opencode.mayHold?.(folder)).toBe(false);
  });

  it('change together where they are databases and their logs, or the same session', () => {
    const databases = [
      'opencode.db',
      'opencode.db-wal',
      'opencode-dev.db',
      'opencode-dev.db-wal',
      'opencode.db-journal',
    ];
    expect(new Set(databases.map((path) => opencode.group?.(path))).size).toBe(1);
    expect(opencode.group?.(session)).toBe(opencode.group?.(firstSession));
    for (const path of ['opencode.db-shm', 'auth.json', 'storage/message/ses_1/msg_1.json'])
      expect(opencode.group?.(path)).toBeUndefined();
  });
});

const schema = `
  CREATE TABLE session (id text PRIMARY KEY, directory text, title text, time_created integer, time_updated integer);
  CREATE TABLE message (id text PRIMARY KEY, session_id text, time_created integer, time_updated integer, data text);
  CREATE TABLE part (id text PRIMARY KEY, message_id text, session_id text, time_created integer, time_updated integer, data text);
  CREATE TABLE session_v2 (id text PRIMARY KEY, directory text, title text, time_created integer, time_updated integer);
  CREATE TABLE session_message (id text PRIMARY KEY, session_id text, type text, seq integer, time_created integer, time_updated integer, data text);`;

/** A session of 1.x or of 2.x in which one thing was said. */
function addSession(database: DatabaseSync, id: string, table: 'session' | 'session_v2'): void {
  database.prepare(`INSERT INTO ${table} VALUES (?, '/home/ana/shop', 'Cart', 1000, 1000)`).run(id);
  if (table === 'session') addPrompt(database, id, 'first');
  else
    database
      .prepare(`INSERT INTO session_message VALUES (?, ?, 'user', 1, 1000, 1000, '{"text":"first"}')`)
      .run(`msg_${id}`, id);
}

function addPrompt(database: DatabaseSync, session: string, name: string): void {
  database
    .prepare(`INSERT INTO message VALUES (?, ?, 1000, 1000, '{"role":"user"}')`)
    .run(`msg_${session}_${name}`, session);
  database
    .prepare(`INSERT INTO part VALUES (?, ?, ?, 1000, 1000, json_object('type', 'text', 'text', ?))`)
    .run(`prt_${session}_${name}`, `msg_${session}_${name}`, session, name);
}

describe('reading a database again', () => {
  let database: DatabaseSync;
  let versions: Map<string, string | undefined>;
  let tree: Map<string, Buffer>;

  /** Ids of the sessions that were read. */
  async function read(): Promise<readonly string[]> {
    const bytes = Buffer.from(database.serialize());
    const files = new Map([...tree, ['/r/opencode.db', bytes]]);
    const found = (path: string, sizeBytes: number) => ({ root: '/r', relativePath: path, sizeBytes, mtimeMs: 0 });
    const { drafts } = readCarrier(opencode, found('opencode.db', bytes.length), {
      files: memoryFiles(files),
      neighbours: async () => {
        const all = [...tree].map(([path, { length }]) => found(path.slice('/r/'.length), length));
        return new Neighbours(
          opencode,
          all.filter(({ relativePath }) => opencode.carries(relativePath)),
        );
      },
      isKnown: ({ nativeId }, version) => versions.get(nativeId) === version,
    });
    const ids: string[] = [];
    for await (const { nativeId, version } of drafts) {
      versions.set(nativeId, version);
      ids.push(nativeId);
    }
    return ids;
  }

  beforeEach(async () => {
    versions = new Map();
    tree = new Map();
    database = new DatabaseSync(':memory:');
    database.exec(schema);
    for (const id of ['old-1', 'old-2']) addSession(database, id, 'session');
    for (const id of ['new-1', 'new-2']) addSession(database, id, 'session_v2');
    tree.set('/r/storage/session/global/left.json', Buffer.from('{"id":"left"}'));
    tree.set('/r/storage/message/left/msg_left.json', Buffer.from('{"role":"user"}'));
    tree.set('/r/storage/part/msg_left/prt_left.json', Buffer.from('{"type":"text","text":"first"}'));
    expect((await read()).toSorted()).toEqual(['left', 'new-1', 'new-2', 'old-1', 'old-2']);
  });

  afterEach(() => database.close());

  it('reads nothing when nothing changed', async () => {
    expect(await read()).toEqual([]);
  });

  it.each<[change: string, sql: string, session: string]>([
    ['a title', "UPDATE session SET title = 'x', time_updated = 2000 WHERE id = 'old-1'", 'old-1'],
    ['a part that is being written', "UPDATE part SET time_updated = 2000 WHERE session_id = 'old-2'", 'old-2'],
    ['a message that ended', "UPDATE message SET time_updated = 2000 WHERE session_id = 'old-1'", 'old-1'],
    ['parts that are gone', "DELETE FROM part WHERE session_id = 'old-1' AND id LIKE '%second'", 'old-1'],
    ['a row of 2.x', "UPDATE session_message SET time_updated = 2000 WHERE session_id = 'new-2'", 'new-2'],
    ['a title in 2.x', "UPDATE session_v2 SET title = 'x', time_updated = 2000 WHERE id = 'new-1'", 'new-1'],
  ])('reads the one session with %s', async (_change, sql, session) => {
    addPrompt(database, 'old-1', 'second');
    expect(await read()).toEqual(['old-1']);
    database.exec(sql);
    expect(await read()).toEqual([session]);
    expect(await read()).toEqual([]);
  });

  it('reads a session of the JSON tree whose file changed, also one that the database has', async () => {
    tree.set('/r/storage/session/global/left.json', Buffer.from('{"id":"left","title":"x"}'));
    expect(await read()).toEqual(['left']);
    tree.set('/r/storage/session/global/old-2.json', Buffer.from('{"id":"old-2"}'));
    expect(await read()).toEqual(['old-2']);
  });
});

describe('collecting a data folder', () => {
  const secrets = ['auth.json', 'mcp-auth.json', 'account.json'];
  let root: string;
  let owner: DatabaseSync;
  let parts: CollectorParts;

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'siphon-opencode-'));
    for (const name of secrets) await write(name, '{"key":"invented"}');
    for (const id of ['old-1', 'left']) {
      await write(`storage/session/global/${id}.json`, `{"id":"${id}"}`);
      await write(`storage/message/${id}/msg_${id}_first.json`, '{"role":"user"}');
      await write(`storage/part/msg_${id}_first/prt_${id}_first.json`, '{"type":"text","text":"first"}');
    }
    owner = new DatabaseSync(join(root, 'opencode.db'));
    owner.exec(`PRAGMA journal_mode = WAL; ${schema}`);
    addSession(owner, 'old-1', 'session');
    addSession(owner, 'old-2', 'session');
    parts = partsFor(opencode, root);
  });

  afterEach(async () => {
    owner.close();
    await rm(root, { recursive: true });
  });

  async function write(path: string, content: string): Promise<void> {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), content);
  }

  it('gives every session once, and one that went on in the log of an open database for itself', async () => {
    expect((await collect(parts)).sessions).toEqual({ added: 3, changed: 0, same: 0, duplicate: 0 });
    addPrompt(owner, 'old-2', 'second');
    expect((await collect(parts)).sessions).toEqual({ added: 0, changed: 1, same: 0, duplicate: 0 });
  });

  it('gives every session once when the database is made later', async () => {
    const path = join(root, 'opencode.db');
    const bytes = Buffer.from(owner.serialize());
    owner.close();
    for (const end of ['', '-wal', '-shm']) await rm(path + end, { force: true });
    expect((await collect(parts)).sessions).toEqual({ added: 2, changed: 0, same: 0, duplicate: 0 });
    await writeFile(path, bytes);
    owner = new DatabaseSync(path);
    addPrompt(owner, 'old-1', 'second');
    // The database is newer and read first: its copy of the other session counts when the file of that says nothing any more.
    expect((await collect(parts)).sessions).toEqual({ added: 1, changed: 1, same: 1, duplicate: 1 });
  });

  it('looks at no file with keys', async () => {
    await collect(parts);
    const looked = [...parts.seen.all()].flatMap(([path, { companions = [] }]) => [
      path,
      ...companions.map((companion) => companion.path),
    ]);
    expect(looked).toContain(join(root, 'opencode.db-wal'));
    for (const name of secrets) expect(looked).not.toContain(join(root, name));
  });
});
