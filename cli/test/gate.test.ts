import { createHmac } from 'node:crypto';
import { request } from 'node:http';
import {
  type OwnServer,
  missingTypesense,
  startOwnTypesense,
} from '@session-siphon/indexer/search/own-server-for-tests';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { collectionSchema, collections, meaningDimensions } from '@session-siphon/schemas/search-document';
import { messageSearch } from '@session-siphon/schemas/search-query';
import { RunningSiphon, siphon } from './siphon-process.ts';

/** A key with parameters baked in, as a client makes it. */
function scopedKey(parent: string, embedded: Readonly<Record<string, unknown>>): string {
  const json = JSON.stringify(embedded);
  const signature = createHmac('sha256', parent).update(json).digest('base64');
  return Buffer.from(signature + parent.slice(0, 4) + json).toString('base64');
}

function message(id: string, content: string, project: string): Readonly<Record<string, unknown>> {
  const facts = { conversation_id: id, source: 's', project, machine: ['m'], role: 'user', kind: 'prompt' };
  return { id, content, ...facts, day: 1, month: 202_601, ts: 1, seq: 0, turn: 1, chunk: 0, rev: 1 };
}

const origin = 'https://conversations.example.com';
const gateWord = 'word-of-the-gate';

describe.skipIf(missingTypesense)('siphon gate before a Typesense server', () => {
  let server: OwnServer;
  let gate: RunningSiphon;
  let url: string;
  let key: string;

  beforeAll(async () => {
    server = await startOwnTypesense();
    const { engine, address } = server;
    const physical = { messages: 'messages_v1', conversations: 'conversations_v1', state: collections.state } as const;
    for (const kind of ['messages', 'conversations', 'state'] as const)
      await engine.send({ method: 'POST', path: '/collections', body: collectionSchema(physical[kind], kind) });
    for (const kind of ['messages', 'conversations'] as const)
      await engine.send({ method: 'PUT', path: `/aliases/${kind}`, body: { collection_name: physical[kind] } });
    for (const document of [message('own', 'open walrus', 'alpha'), message('foreign', 'hidden walrus', 'beta')])
      await engine.send({ method: 'POST', path: '/collections/messages/documents', body: document });
    const secret = { fields: [{ name: 'content', type: 'string' }], name: 'secret' };
    await engine.send({ method: 'POST', path: '/collections', body: secret });
    const body = { content: 'hidden walrus' };
    await engine.send({ method: 'POST', path: '/collections/secret/documents', body });
    const made = await engine.send({
      method: 'POST',
      path: '/keys',
      body: { description: 'site', actions: ['documents:search'], collections: ['messages', 'conversations'] },
    });
    key = (JSON.parse(made.text) as { value: string }).value;
    const args = ['gate', '--typesense', address.url, '--port', '0', '--origin', origin, '--rate', '1000000'];
    gate = new RunningSiphon(args, {
      env: { ...process.env, SIPHON_GATE_KEY: gateWord, TYPESENSE_API_KEY: key },
    });
    [, url = ''] = await gate.says(/Gate: (\S+)\/multi_search/);
  });
  afterAll(async () => {
    await gate[Symbol.asyncDispose]();
    await server[Symbol.asyncDispose]();
  });

  interface Asked {
    readonly at?: string;
    readonly path?: string;
    readonly key?: string;
    readonly method?: string;
    readonly headers?: Readonly<Record<string, string>>;
  }

  async function ask(
    searches: unknown,
    asked: Asked = {},
  ): Promise<{ status: number; text: string; headers: Headers }> {
    const { at = url, path = '/multi_search', key: shown = key, method = 'POST', headers = {} } = asked;
    const answer = await fetch(at + path, {
      method,
      headers: { 'x-typesense-api-key': shown, ...headers },
      ...(method === 'POST' ? { body: typeof searches === 'string' ? searches : JSON.stringify({ searches }) } : {}),
    });
    return { status: answer.status, text: await answer.text(), headers: answer.headers };
  }

  /** An answer without what differs from one to the next. */
  const lasting = (text: string): unknown =>
    JSON.parse(text, (name, value: unknown) => (name === 'search_time_ms' ? undefined : value));

  const base = { collection: 'messages', q: 'walrus', query_by: 'content' };
  const siteSearch = messageSearch({
    typed: 'walrus',
    filters: {
      facets: { project: ['alpha', 'a) || (b'], source: ['s'], conversation_id: ['own'] },
      after: 0,
      before: 5,
    },
    sort: 'best',
    page: 1,
    perPage: 20,
  });

  it.each([
    ['a search of messages', siteSearch],
    ['a search without filters', messageSearch({ typed: 'walrus', filters: {}, sort: 'newest', page: 1, perPage: 20 })],
    [
      'counts of facets',
      { ...base, facet_by: 'source,project', facet_query: 'project:al', max_facet_values: 50, per_page: 0 },
    ],
    [
      'a window of a conversation',
      {
        ...base,
        q: '*',
        filter_by: 'conversation_id:=`own` && chunk:=0 && seq:[0..10]',
        sort_by: 'seq:asc',
        include_fields: 'message_id,seq,role,kind,blocks',
      },
    ],
    ['messages by their ids', { ...base, q: '*', filter_by: 'id:=[own,foreign]', include_fields: 'id,content' }],
    ['a list of conversations', { collection: 'conversations', q: '*', query_by: 'title,prompts', sort_by: 'ts:desc' }],
    [
      'the best of each conversation',
      { ...base, group_by: 'conversation_id', group_limit: 3, filter_by: 'conversation_id:!=[foreign]' },
    ],
    ['values that are left out', { ...base, filter_by: 'project:!=[`beta`] && is_error:!=true' }],
  ])('passes what the site asks for, and hands on the same answer: %s', async (_what, search) => {
    const [direct, gated] = [await ask([search], { at: server.address.url }), await ask([search])];
    expect(gated.status).toBe(200);
    expect(gated.text).not.toContain('"error"');
    expect(lasting(gated.text)).toEqual(lasting(direct.text));
  });

  it('has to be there: the server alone lets a search key read every collection', async () => {
    const direct = await ask([base], { at: server.address.url, path: '/multi_search?collection=secret' });
    expect(direct.text).toContain('hidden');
    expect(direct.text).toContain('"collection_name":"secret"');
  });

  it.each([
    ['in the URL', '/multi_search?collection=secret', base],
    ['in the URL, with an empty entry', '/multi_search?collection=secret', {}],
    ['in the entry', '/multi_search', { ...base, collection: 'secret' }],
    ['by its own name', '/multi_search', { ...base, collection: 'messages_v1' }],
    ['by a pattern', '/multi_search', { ...base, collection: '.*' }],
    ['through a field of another collection', '/multi_search', { ...base, include_fields: '$secret(*)' }],
    ['through a filter on another collection', '/multi_search', { ...base, filter_by: '$secret(content:=walrus)' }],
    ['of the state', '/multi_search', { ...base, collection: 'sync_state' }],
  ])('reads no other collection: %s', async (_what, path, search) => {
    for (const shown of [key, gateWord]) {
      const { status, text } = await ask([search], { path, key: shown });
      expect([400, 401]).toContain(status);
      expect(text).not.toContain('hidden');
    }
    const inUrl = `${path}${path.includes('?') ? '&' : '?'}x-typesense-api-key=${key}`;
    expect((await ask([search], { path: inUrl, key: '' })).text).not.toContain('hidden');
  });

  const alpha = () => scopedKey(key, { filter_by: 'project:=alpha' });
  const splice = 'project:=beta) || content:=`x';

  it('has to be there: the server alone lets the filter of a scoped key be written around', async () => {
    const { url: at } = server.address;
    expect((await ask([{ ...base, filter_by: splice }], { at, key: alpha() })).text).toContain('hidden');
    expect((await ask([{ ...base, pinned_hits: 'foreign:1' }], { at, key: alpha() })).text).toContain('hidden');
    const search = { ...base, highlight_fields: 'content', highlight_full_fields: 'content' };
    const shown = await ask([search], { at, key: scopedKey(key, { exclude_fields: 'content' }) });
    expect(shown.text).toContain('hidden');
  });

  it.each([
    splice,
    'project:=beta',
    'project:=beta || project:=alpha',
    'project:=`beta`) || (content:=`x`',
    'project:=beta) || (project:=beta',
    '(project:=beta)',
    'project:=[`beta`) || content:=`x`]',
    'project:=beta) || id:=[foreign',
    'project:!=none',
    'id:foreign',
    'project:=`a` || content:=`hidden`',
    'project:=`a\\` || content:=`hidden`',
    'project:=`) || (content:hidden`',
    'project:=[`x`,`) || id:=[foreign`]',
    'project:=beta\u0000) || content:=`x',
    'project:=beta\n) || content:=`x',
    "project:='beta') || content:='hidden'",
    'project:=beta // ) || content:=`x',
  ])('keeps the filter of a scoped key against %j', async (filter) => {
    const { text } = await ask([{ ...base, filter_by: filter }], { key: alpha() });
    expect(text).not.toContain('hidden');
    const path = `/multi_search?filter_by=${encodeURIComponent(filter)}`;
    expect((await ask([base], { path, key: alpha() })).status).toBe(400);
  });

  it.each([
    ['a word that is longer than a line of any file', { q: 'x'.repeat(200_000) }],
    ['a number that no version can read', { filter_by: 'ts:<99999999999999999999' }],
    ['an id of no characters', { filter_by: 'id:=``' }],
    [
      'a number of more than 31 bits among those of a vector query',
      { q: '*', vector_query: `meaning:([${'1,'.repeat(meaningDimensions - 1)}1], flat_search_cutoff: 2147483648)` },
    ],
  ])('does not let %s reach the server, which would answer nothing any more', async (_what, parameters) => {
    expect((await ask([{ ...base, ...parameters }])).status).toBe(400);
    expect((await ask([base])).text).toContain('walrus');
  });

  it('passes as much as can be pasted, and the server answers', async () => {
    const pasted = messageSearch({
      typed: `walrus ${'x'.repeat(1_000_000)}`,
      filters: {},
      sort: 'best',
      page: 1,
      perPage: 20,
    });
    expect(await ask([pasted])).toMatchObject({ status: 200 });
    expect((await ask([base])).text).toContain('walrus');
  });

  it.each([
    ['pinned documents', { pinned_hits: 'foreign:1' }],
    ['hidden documents', { hidden_hits: 'own' }],
    ['groups', { group_by: 'project' }],
    ['presets', { preset: 'p' }],
    ['an order that filters', { sort_by: '_eval(project:=beta):desc' }],
    ['a key in the entry', { 'x-typesense-api-key': 'x' }],
    ['a vector', { vector_query: 'v:([])' }],
    ['rules', { enable_overrides: true }],
  ])('refuses %s', async (_what, parameters) => {
    expect((await ask([{ ...base, ...parameters }], { key: alpha() })).status).toBe(400);
  });

  it('keeps a field that a scoped key leaves out from being shown by its marks and counts', async () => {
    const hiding = scopedKey(key, { exclude_fields: 'content,out_of' });
    const marking = { ...base, highlight_fields: 'content,title', highlight_full_fields: 'content' };
    for (const search of [marking, base, { ...base, include_fields: 'content' }, { ...base, facet_by: 'content' }])
      expect((await ask([search], { key: hiding })).text).not.toMatch(/hidden|open/);
    const grouping = { ...base, group_by: 'conversation_id' };
    expect((await ask([grouping], { key: scopedKey(key, { exclude_fields: 'conversation_id' }) })).status).toBe(400);
    // This server knows no patterns of names; the gate does, for those that know them.
    const { text } = await ask([marking], { key: scopedKey(key, { exclude_fields: 'con*' }) });
    expect(text).toContain('"highlight":{}');
    expect(text).not.toContain('snippet');
  });

  it('takes its own word and the server’s keys, and nothing else', async () => {
    expect((await ask([base], { key: gateWord })).text).toContain('walrus');
    expect((await ask([base], { key: alpha() })).text).toContain('open walrus');
    for (const wrong of ['', 'word', `${gateWord}x`, scopedKey(gateWord, { filter_by: 'project:=alpha' })])
      expect((await ask([base], { key: wrong })).status).toBe(401);
  });

  it('answers nothing but searches', async () => {
    for (const path of ['/', '/keys', '/collections', '/collections/messages/documents/search?q=*', '/health', '//'])
      expect((await ask([base], { path, method: 'GET' })).status).toBe(404);
    for (const path of ['/collections/messages/documents/export', '/Multi_Search', '/multi_search/', '/%6dulti_search'])
      expect((await ask([base], { path })).status).toBe(404);
    for (const method of ['GET', 'PUT', 'DELETE', 'PATCH']) expect((await ask([base], { method })).status).toBe(405);
  });

  it('lets pages of one origin ask, and sends headers that keep the answer from being anything else', async () => {
    const { headers } = await ask([base], { headers: { origin } });
    expect(Object.fromEntries(headers)).toMatchObject({
      'access-control-allow-origin': origin,
      vary: 'origin',
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cache-control': 'no-store',
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
    });
    const asks = { method: 'OPTIONS', headers: { origin, 'access-control-request-method': 'POST' } };
    const preflight = await ask([], asks);
    expect([preflight.status, preflight.headers.get('access-control-allow-headers')]).toEqual([
      204,
      'content-type, x-typesense-api-key',
    ]);
    expect((await ask([base], { headers: { origin: 'https://evil.example.com' } })).status).toBe(403);
  });

  it('refuses a body without end, also one that does not say how long it is', async () => {
    expect((await ask('x'.repeat(300 * 1024))).status).toBe(413);
    const status = await new Promise((resolve, reject) => {
      const outgoing = request(`${url}/multi_search`, { method: 'POST' }, (answer) => resolve(answer.statusCode));
      outgoing.on('error', reject);
      for (let part = 0; part < 5; part += 1) outgoing.write('x'.repeat(64 * 1024));
    });
    expect(status).toBe(413);
  });

  it('limits hits a page and requests a minute, by the address that the proxy saw', async () => {
    const limits = ['--per-page', '10', '--rate', '2', '--behind-proxy'];
    await using small = new RunningSiphon(['gate', '--typesense', server.address.url, '--port', '0', ...limits]);
    const [, at = ''] = await small.says(/Gate: (\S+)\/multi_search/);
    const from = (address: string) => ({ at, headers: { 'x-forwarded-for': `6.6.6.6, ${address}` } });
    expect((await ask([{ ...base, per_page: 11 }], from('1.1.1.1'))).status).toBe(422);
    expect((await ask([{ ...base, per_page: 10 }], from('1.1.1.1'))).status).toBe(200);
    const refused = await ask([base], from('1.1.1.1'));
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, expect.stringMatching(/^\d+$/)]);
    expect((await ask([base], from('2.2.2.2'))).status).toBe(200);
  });
});

describe('siphon gate', () => {
  it('says what it needs', async () => {
    expect(await siphon('gate')).toMatchObject({ code: 2, stderr: expect.stringContaining('--typesense') });
    const args = ['gate', '--typesense', 'http://127.0.0.1:1', '--port', '0'];
    expect(await siphon(...args, '--origin', 'https://a.example.com/path')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('like https://'),
    });
    const { finished } = new RunningSiphon(args, {
      env: { ...process.env, SIPHON_GATE_KEY: 'x', TYPESENSE_API_KEY: '' },
    });
    expect(await finished).toMatchObject({ code: 2, stderr: expect.stringContaining('TYPESENSE_API_KEY') });
  });

  it('answers 503 while the search server is away, and stops on Ctrl-C', async () => {
    const gate = new RunningSiphon(['gate', '--typesense', 'http://127.0.0.1:1', '--port', '0']);
    const [, url = ''] = await gate.says(/Gate: (\S+)\/multi_search/);
    const body = JSON.stringify({ searches: [{ collection: 'messages', q: 'x' }] });
    expect((await fetch(`${url}/multi_search`, { method: 'POST', body })).status).toBe(503);
    expect((await gate.interrupt()).code).toBe(0);
  });
});
