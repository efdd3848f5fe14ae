import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { silentLog } from '@session-siphon/schemas/log';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SearchEngine } from '../../search/search-engine.ts';
import { type EmbeddedServer, startEmbeddedServer } from '../http/server.ts';
import { WriterCalls } from './writer-calls.ts';
import { WritingEngine } from './writing-engine.ts';
import { writingThreadAt } from './writing-thread.ts';

let dataDir: string;
let server: EmbeddedServer;
let direct: WritingEngine;
let remote: SearchEngine;
beforeEach(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'siphon-writing-'));
  const { port1, port2 } = new MessageChannel();
  const calls = new WriterCalls(port2, dataDir);
  calls.listen();
  const options = { dataDir, host: '127.0.0.1', port: 0, apiKey: 'key', log: silentLog } as const;
  server = await startEmbeddedServer(options, writingThreadAt(port1));
  direct = new WritingEngine({ url: server.url, apiKey: 'key' }, calls);
  remote = new SearchEngine({ url: server.url, apiKey: 'key' });
  for (const name of ['direct', 'remote'])
    await remote.send({
      method: 'POST',
      path: '/collections',
      body: { name, fields: [{ name: 'content', type: 'string' }] },
    });
});
afterEach(async () => {
  direct[Symbol.dispose]();
  remote[Symbol.dispose]();
  await server.close();
  rmSync(dataDir, { recursive: true });
});

/** Documents as an import takes them, some of which no server does. */
const documents = [
  { id: 'a', content: 'walrus', more: [1, null, { deep: 'é' }] },
  { id: 'b', content: ['walrus'] },
  { id: 'c' },
  { id: 'd', content: 'half of a pair: \ud83d' },
  { id: 'e', content: 'its escape: \\ud83d', none: undefined },
  { id: 'a', content: 'walrus again' },
].map((document) => ({ document, line: JSON.stringify(document) }));

const held = async (collection: string): Promise<string> =>
  (await remote.send({ method: 'GET', path: `/collections/${collection}/documents/export` })).text;

describe('documents of the thread that writes', () => {
  it('are taken, refused and stored like those that come in a request', async () => {
    const answers = await direct.importDocuments('direct', documents);
    expect(answers).toEqual(await remote.importDocuments('remote', documents));
    expect(answers.map(({ isTaken }) => isTaken)).toEqual([true, false, false, false, true, true]);
    await direct.importsSettled();
    expect(await held('direct')).toBe(await held('remote'));
  });

  it('are found as soon as they are settled, also by who has searched before', async () => {
    const found = async (): Promise<unknown> => {
      const searches = [{ collection: 'direct', q: 'walrus', query_by: 'content' }];
      return remote.json({ method: 'POST', path: '/multi_search', body: { searches } });
    };
    expect(await found()).toMatchObject({ results: [{ found: 0, out_of: 0 }] });
    await direct.importDocuments('direct', documents);
    await direct.importsSettled();
    expect(await found()).toMatchObject({ results: [{ found: 1, out_of: 2 }] });
  });

  it('are settled by whatever else is written', async () => {
    await direct.importDocuments('direct', documents);
    await remote.importDocuments('remote', documents);
    expect(await held('direct')).toBe(await held('remote'));
  });

  it('fail with the same error when there is no such collection', async () => {
    const [here, there] = await Promise.all(
      [direct, remote].map((engine) => engine.importDocuments('none', documents).catch((error: unknown) => error)),
    );
    expect(here).toMatchObject({ code: 'SEARCH_FAILED' });
    expect(here).toEqual(there);
  });
});
