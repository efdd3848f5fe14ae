import { type Server, createServer } from 'node:http';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SearchEngine } from '@session-siphon/indexer/search/search-engine';
import { bundledWordVectors } from '@session-siphon/indexer/bundled-word-vectors';
import { alikeSearch } from '@session-siphon/schemas/alike-search';
import { silentLog } from '@session-siphon/schemas/log';
import { collectionSchema, meaningDimensions } from '@session-siphon/schemas/search-document';
import { messageSearch, mostSearches } from '@session-siphon/schemas/search-query';
import { findWider } from '@session-siphon/schemas/wider-search';
import { createDataFolder, dataFolderAt } from '../data-folder.ts';
import { type SearchBackend, startEmbeddedBackend } from './search-backend.ts';
import { createSearchGate } from './search-gate.ts';

describe('the gate before the search server', () => {
  let folder: string;
  let backend: SearchBackend;
  const servers = new AsyncDisposableStack();
  let gate: string;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'siphon-gate-'));
    const data = dataFolderAt(folder);
    createDataFolder(data);
    backend = await startEmbeddedBackend(data, silentLog);
    const engine = new SearchEngine(backend.admin);
    for (const kind of ['messages', 'conversations'] as const)
      await engine.send({ method: 'POST', path: '/collections', body: collectionSchema(kind, kind) });
    await engine.send({ method: 'POST', path: '/collections', body: collectionSchema('sync_state', 'state') });
    engine[Symbol.dispose]();
    // A node that is gone and one that is there.
    const handle = createSearchGate({ upstream: `http://127.0.0.1:9,${backend.admin.url}` });
    gate = await listening(
      createServer((request, response) => void handle(request, response)),
      servers,
    );
  });
  afterAll(async () => {
    await servers.disposeAsync();
    await backend.close();
    rmSync(folder, { recursive: true, force: true });
  });

  async function ask(
    searches: unknown,
    path = '/multi_search',
    method = 'POST',
  ): Promise<{ status: number; text: string }> {
    const answer = await fetch(gate + path, {
      method,
      headers: { 'x-typesense-api-key': backend.searchKey },
      ...(method === 'POST' ? { body: typeof searches === 'string' ? searches : JSON.stringify({ searches }) } : {}),
    });
    return { status: answer.status, text: await answer.text() };
  }

  const search = messageSearch({ typed: 'hello', filters: {}, sort: 'best', page: 1, perPage: 20 });

  it('passes the searches that the site makes', async () => {
    const { status, text } = await ask([search]);
    expect(status).toBe(200);
    expect(JSON.parse(text)).toMatchObject({ results: [{ found: 0 }] });
  });

  it.each(['x', '東', '🙂', 'İ', 'a東', '- ', 'x '])('passes what is typed, however much it is: %s', async (text) => {
    for (const typed of [text.repeat(100_000), `"${text.repeat(100_000)}`, `ok NOT ${text.repeat(100_000)}`]) {
      const long = messageSearch({ typed, filters: {}, sort: 'best', page: 1, perPage: 20 });
      if (long) expect((await ask([long])).status).toBe(200);
    }
  });

  it('passes an id that has digits only', async () => {
    const ids = { ...search, filter_by: `id:=[${'1'.repeat(24)},${'2'.repeat(24)}]` };
    expect((await ask([ids])).status).toBe(200);
  });

  it('passes a wider search, whatever is searched for', async () => {
    const statuses: number[] = [];
    const found = { found: 3, out_of: 9, hits: [{ document: { id: 'a', conversation_id: 'b' } }] };
    const filters = { facets: { project: ['shop'] }, without: { tool: ['Bash'] }, flags: { is_error: true }, after: 1 };
    await findWider(
      {
        typed: 'why did "the login" fail on v1.2 with 東京タワー NOT mock NOT "a b" after x 5 days of redirects?',
        filters,
      },
      {
        ask: async (searches) => {
          statuses.push((await ask(searches)).status);
          return searches.map(() => found);
        },
        loadVectors: async () => bundledWordVectors(),
      },
    );
    expect(statuses.length).toBeGreaterThan(1);
    expect(new Set(statuses)).toEqual(new Set([200]));
  });

  it.each([
    ['another collection', { ...search, collection: 'sync_state' }, 401],
    ['no collection', { ...search, collection: undefined }, 401],
    ['a parameter that is not the site’s', { ...search, pinned_hits: 'x:1' }, 400],
    ['a preset', { ...search, preset: 'x' }, 400],
    ['a value that is no text, number or switch', { ...search, q: ['a'] }, 400],
    ['a page of more than 250 hits', { ...search, per_page: 251 }, 422],
    ['a query longer than anything that can be typed', { ...search, q: 'x'.repeat(9_000) }, 400],
    ['a number of more than 64 bits', { ...search, filter_by: 'ts:<99999999999999999999' }, 400],
    ['such a number among others', { ...search, filter_by: 'seq:=[1,99999999999999999999]' }, 400],
    ['such a number at the end of a range', { ...search, filter_by: 'ts:[1..99999999999999999999]' }, 400],
    ['an id of no characters', { ...search, filter_by: 'id:=``' }, 400],
    ['a search without end', { ...search, search_cutoff_ms: 60_000 }, 400],
    ['the same field over and over', { ...search, facet_by: Array(100).fill('project').join(',') }, 400],
    ['every value of a facet', { ...search, facet_by: 'project', max_facet_values: 1_000_000 }, 400],
  ])('refuses %s', async (_what, entry, status) => {
    expect((await ask([entry])).status).toBe(status);
  });

  const meaning = Array.from({ length: meaningDimensions }, (_, index) => index - meaningDimensions / 2).join(',');
  const alike = (vector_query: unknown): object => ({ ...search, q: '*', vector_query });

  it('passes the search for what is alike that we make of a question', async () => {
    const ours = alikeSearch(bundledWordVectors().meaningOf(['why does the login fail?']) ?? [], { after: 1 });
    expect(ours['vector_query']).toMatch(/\d\], k: \d+\)$/);
    expect((await ask([ours])).status).toBe(200);
  });

  it.each([
    `meaning:([${meaning}], k: 1)`,
    `meaning:([${meaning}], k: 250)`,
    `meaning:([-127,127,119,109,99,${'0,'.repeat(122)}-1], k: 100)`,
  ])('passes a search for what is alike in meaning: %.24s', async (vector) => {
    expect((await ask([alike(vector)])).status).toBe(200);
  });

  it('passes as many of them as of other searches', async () => {
    const all = Array.from({ length: mostSearches }, () => alike(`meaning:([${'-127,'.repeat(127)}-127], k: 250)`));
    expect((await ask(all)).status).toBe(200);
  });

  const numbers = [
    '128',
    '-128',
    '1000',
    '01',
    '-0',
    '+1',
    '1.5',
    '1e2',
    '0x10',
    ' 1',
    '',
    'NaN',
    'inf',
    '1e308',
    '"1"',
    '[1]',
  ];
  it.each(numbers)('refuses a search for what is alike with %j among the numbers', async (number) => {
    const list = meaning.replace(',0,', `,${number},`);
    expect((await ask([alike(`meaning:([${list}], k: 100)`)])).status).toBe(400);
  });

  it.each(['0', '251', '999', '-1', '1.5', '1e9', '0100', '1000000000', '', 'x', '5, k: 1000000', '5 '])(
    'refuses a search for as many as %j that are alike',
    async (most) => {
      expect((await ask([alike(`meaning:([${meaning}], k: ${most})`)])).status).toBe(400);
    },
  );

  it.each([
    ['a number too few', `meaning:([${meaning.replace(',0,', ',')}], k: 100)`],
    ['a number too many', `meaning:([${meaning},1], k: 100)`],
    ['as many numbers as the body holds', `meaning:([${'1,'.repeat(100_000)}1], k: 100)`],
    ['no numbers', 'meaning:([], k: 100)'],
    ['only commas', `meaning:([${','.repeat(127)}], k: 100)`],
    ['no number of what is found', `meaning:([${meaning}])`],
    ['another parameter', `meaning:([${meaning}], k: 100, distance_threshold: 0.1)`],
    ['another parameter alone', `meaning:([${meaning}], flat_search_cutoff: 1000000)`],
    ['the id of a message', 'meaning:([], id: a)'],
    ['numbers and an id', `meaning:([${meaning}], id: a)`],
    ['another field', `content:([${meaning}], k: 100)`],
    ['a field that begins like it', `meaning2:([${meaning}], k: 100)`],
    ['spaces', `meaning: ([${meaning}], k: 100)`],
    ['no space', `meaning:([${meaning}],k:100)`],
    ['something before', `\nmeaning:([${meaning}], k: 100)`],
    ['something behind', `meaning:([${meaning}], k: 100)\n`],
    ['two of them', `meaning:([${meaning}], k: 100),meaning:([${meaning}], k: 100)`],
    ['no end', `meaning:([${meaning}], k: 100`],
    ['no end of the list', `meaning:([${meaning}`],
    ['lists in lists', `meaning:(${'['.repeat(50_000)}`],
    ['nothing', ''],
  ])('refuses a search for what is alike with %s', async (_what, vector) => {
    expect((await ask([alike(vector)])).status).toBe(400);
  });

  it.each([
    ['a page behind the first, for which servers look for all before it', { page: 2 }],
    ['an order by distance', { sort_by: '_vector_distance:asc' }],
  ])('refuses in a search for what is alike %s', async (_what, parameters) => {
    const { page: _page, ...first } = search ?? {};
    const entry = { ...first, q: '*', vector_query: `meaning:([${meaning}], k: 100)` };
    expect((await ask([entry])).status).toBe(200);
    expect((await ask([{ ...entry, ...parameters }])).status).toBe(400);
  });

  it.each([
    ['the collection in the URL', '/multi_search?collection=sync_state'],
    ['a filter in the URL', '/multi_search?filter_by=x'],
    ['parameters in the URL', '/multi_search?include_fields=*'],
  ])('refuses %s', async (_what, path) => {
    expect((await ask([search], path)).status).toBe(400);
  });

  it('answers nothing but POST', async () => {
    expect((await ask([search], '/multi_search', 'GET')).status).toBe(404);
  });

  it('refuses what is no list of searches, too many of them, and a body without end', async () => {
    expect((await ask('no json')).status).toBe(400);
    expect((await ask([])).status).toBe(400);
    expect((await ask(Array.from({ length: 21 }, () => search))).status).toBe(400);
    expect((await ask('x'.repeat(300 * 1024))).status).toBe(413);
  });

  it('hands the server’s own refusal of a wrong key on', async () => {
    const answer = await fetch(`${gate}/multi_search?x-typesense-api-key=wrong`, {
      method: 'POST',
      body: JSON.stringify({ searches: [search] }),
    });
    expect(answer.status).toBe(401);
  });

  it.each(['%0d%0ax: y', '%e6%9d%b1', 'a'.repeat(5_000)])('refuses as a key what cannot be one: %.20s', async (key) => {
    const body = JSON.stringify({ searches: [search] });
    const answer = await fetch(`${gate}/multi_search?x-typesense-api-key=${key}`, { method: 'POST', body });
    expect(answer.status).toBe(401);
  });

  it('searches again when the server closed the connection that was kept, and with the next node when one is not ready', async () => {
    const used = new Set<unknown>();
    const closing = createServer(({ socket }, response) => {
      if (used.has(socket)) return socket.destroy();
      used.add(socket);
      return response.end('{"results":[]}');
    });
    const loading = createServer((_request, response) => response.writeHead(503).end('{"message":"Not Ready"}'));
    await using nodes = new AsyncDisposableStack();
    const urls: string[] = [];
    for (const node of [loading, closing]) urls.push(await listening(node, nodes));
    const handle = createSearchGate({ upstream: urls.join(',') });
    const url = await listening(
      createServer((request, response) => void handle(request, response)),
      nodes,
    );
    for (let turn = 1; turn <= 3; turn += 1) {
      const answer = await fetch(`${url}/multi_search`, {
        method: 'POST',
        body: JSON.stringify({ searches: [search] }),
      });
      expect(answer.status).toBe(200);
      expect(await answer.json()).toEqual({ results: [] });
      expect(used.size).toBe(turn);
    }
  });
});

async function listening(server: Server, servers: AsyncDisposableStack): Promise<string> {
  servers.defer(() => {
    server.close();
    server.closeAllConnections();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
}
