import { existsSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLog } from '@session-siphon/schemas/log';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SearchEngine } from '../../search/search-engine.ts';
import { databaseFile } from '../store/database.ts';
import type { SearchParameters } from '../query/search-request.ts';
import { type EmbeddedServer, startEmbeddedServer } from './server.ts';
import { WriterClient } from '../writing/writer-client.ts';
import { startWritingThread } from '../writing/writing-thread.ts';

describe('the embedded server', () => {
  let dataDir: string;
  let logged: string[];
  beforeEach(() => {
    dataDir = mkdtempSync(join(tmpdir(), 'siphon-embedded-'));
    logged = [];
  });
  afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

  function start(port = 0, expectedSearches: readonly SearchParameters[] = []): Promise<EmbeddedServer> {
    const log = createLog({ level: 'debug', write: (line) => logged.push(line.trim()) });
    return startEmbeddedServer({ dataDir, host: '127.0.0.1', port, apiKey: 'key', log, expectedSearches });
  }

  async function ask<T>(server: EmbeddedServer, work: (engine: SearchEngine) => Promise<T>): Promise<T> {
    const engine = new SearchEngine({ url: server.url, apiKey: 'key' });
    try {
      return await work(engine);
    } finally {
      engine[Symbol.dispose]();
      await server.close();
    }
  }

  const makeNotes = (engine: SearchEngine) =>
    engine.send({
      method: 'POST',
      path: '/collections',
      body: { name: 'notes', fields: [{ name: 'a', type: 'string' }] },
    });

  it('has after a restart what it had before', async () => {
    await ask(await start(), async (engine) => {
      await makeNotes(engine);
      await engine.send({ method: 'POST', path: '/collections/notes/documents', body: { id: '1', a: 'walrus' } });
      await engine.send({ method: 'PUT', path: '/aliases/current', body: { collection_name: 'notes' } });
    });
    const path = '/collections/current/documents/search?q=walrus&query_by=a';
    const found = await ask(await start(), (engine) => engine.json({ method: 'GET', path }));
    expect(found).toMatchObject({ found: 1 });
    expect(logged).toEqual([]);
  });

  it('answers as ever when it was told which searches to expect, of collections that are there or not yet', async () => {
    await ask(await start(), async (engine) => {
      await makeNotes(engine);
      await engine.send({ method: 'POST', path: '/collections/notes/documents', body: { id: '1', a: 'walrus' } });
    });
    const expected = ['notes', 'letters'].map((collection) => ({ collection, q: '*', query_by: 'a' }));
    const path = '/collections/notes/documents/search?q=walrus&query_by=a';
    const found = await ask(await start(0, expected), (engine) => engine.json({ method: 'GET', path }));
    expect(found).toMatchObject({ found: 1, out_of: 1 });
    expect(logged).toEqual([]);
  });

  it('removes the files of another layout', async () => {
    const other = ['index-v1.sqlite', 'index-v1.sqlite-wal'].map((name) => join(dataDir, name));
    for (const file of other) writeFileSync(file, 'of an earlier program');
    await ask(await start(), makeNotes);
    expect(other.filter((file) => existsSync(file))).toEqual([]);
  });

  it.each([
    ['is no database', (file: string) => writeFileSync(file, 'no database at all '.repeat(1_000))],
    ['has lost its first page', (file: string) => writeFileSync(file, readFileSync(file).fill(0, 0, 4_096))],
    ['has lost all but its first page', (file: string) => truncateSync(file, 4_096)],
  ])('begins anew when its file %s, and says so', async (_what, damage) => {
    await ask(await start(), makeNotes);
    damage(databaseFile(dataDir));
    const collections = await ask(await start(), (engine) => engine.json({ method: 'GET', path: '/collections' }));
    expect(collections).toEqual([]);
    expect(logged).toEqual([`warn search-server.damaged-index-replaced folder=${dataDir}`]);
    expect((await ask(await start(), makeNotes)).status).toBe(201);
  });

  it('lets go of everything when its port is taken', async () => {
    const first = await start();
    await expect(start(Number(new URL(first.url).port))).rejects.toMatchObject({ code: 'EADDRINUSE' });
    expect((await ask(first, makeNotes)).status).toBe(201);
  });

  it('refuses to write when the writing thread has died, instead of waiting for it', async () => {
    const writer = new WriterClient(startWritingThread(dataDir));
    await writer.call('ready');
    await writer.abandon();
    await expect(writer.call('putAlias', 'a', 'b')).rejects.toThrow('the writing thread has ended');
  });
});
