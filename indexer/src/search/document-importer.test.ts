import { createLog } from '@session-siphon/schemas/log';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { MeddlingProxy } from '../../test/meddling-proxy.ts';
import { type TestServer, searchServers } from '../../test/search-servers.ts';
import { DocumentImporter } from './document-importer.ts';
import { documentCount } from './readiness.ts';
import { SearchEngine } from './search-engine.ts';

describe.each(searchServers)('an import into $name', ({ start, missing }) => {
  let server: TestServer;
  let proxy: MeddlingProxy;
  let engine: SearchEngine;
  let collection: string;
  let logged: string[];
  let importer: DocumentImporter;
  let made = 0;

  beforeAll(async () => {
    if (missing !== undefined) return;
    server = await start();
    proxy = new MeddlingProxy(server.address);
    engine = new SearchEngine(await proxy.start());
  });
  afterAll(async () => {
    if (missing !== undefined) return;
    engine[Symbol.dispose]();
    proxy.stop();
    await server.stop();
  });
  beforeEach(async () => {
    if (missing !== undefined) return;
    made += 1;
    collection = `imported${made}`;
    await engine.send({
      method: 'POST',
      path: '/collections',
      body: { name: collection, fields: [{ name: 'content', type: 'string' }] },
    });
    proxy.imports = 0;
    proxy.troubles.length = 0;
    logged = [];
    const log = createLog({ level: 'debug', write: (line) => logged.push(line) });
    importer = new DocumentImporter({ engine, collection, log });
  });

  async function add(count: number): Promise<void> {
    for (let number = 0; number < count; number += 1) await addOne(`d${number}`, `walrus ${number}`);
  }

  async function addOne(id: string, content: unknown): Promise<void> {
    const document = { id, content };
    await importer.add(document);
  }

  it.skipIf(missing)('comes in bodies of at most 5,000 documents', async () => {
    await add(12_000);
    await importer.flush();
    expect(proxy.imports).toBe(3);
    expect(importer.refused).toEqual([]);
    expect(await documentCount(engine, collection)).toBe(12_000);
  });

  it.skipIf(missing).each([
    ['its answer was cut short', 'cut short', 'IMPORT_REJECTED'],
    ['more was answered than sent', 'too much', 'IMPORT_REJECTED'],
    ['the answer was a page', 'page', 'IMPORT_REJECTED'],
    ['a document could not be written to the disk', 'unwritten', 'IMPORT_REJECTED'],
    ['the connection broke', 'dropped', 'SEARCH_UNREACHABLE'],
    ['the server was behind', 'busy', 'SEARCH_NOT_READY'],
    ['the answer was none', 'no status', 'SEARCH_UNREACHABLE'],
  ] as const)('is sent again when %s', async (_what, trouble, code) => {
    proxy.troubles.push(trouble);
    await add(10);
    await importer.flush();
    expect(logged.map((line) => line.trim())).toEqual([`warn import.retry code=${code} attempt=1`]);
    expect(importer.refused).toEqual([]);
    expect(await documentCount(engine, collection)).toBe(10);
  });

  it.skipIf(missing).each([
    ['disk', 'full', { code: 'DISK_FULL' }],
    ['memory', 'no memory', { code: 'SEARCH_FAILED', hint: expect.stringMatching(/^Give it more/) }],
  ] as const)(
    'ends when the %s of the server is full: sending again would not help',
    async (_what, trouble, failure) => {
      proxy.troubles.push(trouble);
      await add(3);
      await expect(importer.flush()).rejects.toMatchObject(failure);
      expect(proxy.imports).toBe(1);
    },
  );

  it.skipIf(missing)(
    'leaves out and counts what the server does not take, and says which it was but not what',
    async () => {
      await add(2);
      await addOne('bad', ['a secret walrus']);
      await addOne('last', 'otter');
      await importer.flush();
      expect(importer.refused).toEqual([
        { id: 'bad', conversation: 'bad', code: 400, reason: 'Field `content` must be a string.' },
      ]);
      expect(await documentCount(engine, collection)).toBe(3);
      expect(logged.map((line) => line.trim())).toEqual(['warn import.rejected id=bad code=400']);
    },
  );
});
