import { expect } from 'vitest';
import { scopedKey } from '../../src/search/scoped-key.ts';
import { messages } from './conversations-subject.ts';
import type { ContractCase, ContractResult, ContractServer } from './contract-server.ts';
import { places } from './vectors-subject.ts';

const forbidden = [401, 'Forbidden - a valid `x-typesense-api-key` header must be sent.'];

interface CreatedKey {
  readonly id: number;
  readonly value: string;
}

async function searchKey(server: ContractServer, facts: Readonly<Record<string, unknown>>): Promise<CreatedKey> {
  const body = { description: 'site', actions: ['documents:search'], collections: ['.*'], ...facts };
  return JSON.parse((await server.send('POST', '/keys', { body })).text);
}

async function refused(server: ContractServer, key: string, method: string, path: string): Promise<readonly unknown[]> {
  const { status, text } = await server.send(method, path, { key });
  const { message }: { message: string } = JSON.parse(text);
  return [status, message];
}

async function searchWith(server: ContractServer, key: string, searches: readonly unknown[]) {
  const { status, text } = await server.send('POST', '/multi_search', { key, body: { searches } });
  const { results = [] }: { results?: { found: number; code?: number }[] } = JSON.parse(text);
  return { status, found: results.map((result) => result.found), codes: results.map((result) => result.code) };
}

export const accessCases: readonly ContractCase[] = [
  {
    title: 'health needs no key, everything else does',
    async run(server) {
      const health = await server.send('GET', '/health', { key: '' });
      expect([health.status, health.text]).toEqual([200, '{"ok":true}']);
      expect(health.headers.get('content-type')).toBe('application/json; charset=utf-8');
      expect(await refused(server, '', 'GET', '/collections')).toEqual(forbidden);
      expect(await refused(server, 'wrong', 'GET', '/collections')).toEqual(forbidden);
    },
  },
  {
    title: 'an unknown route is 404, whatever the key',
    async run(server) {
      for (const key of ['', 'wrong']) {
        const { status, text } = await server.send('GET', '/nowhere', { key });
        expect([status, text]).toEqual([404, '{ "message": "Not Found"}']);
      }
    },
  },
  {
    title: 'a key may come in the URL; the one in the header wins',
    async run(server) {
      const { value } = await searchKey(server, {});
      const name = await server.shared(messages);
      const path = `/collections/${name}/documents/search?q=parser&query_by=content`;
      const asked = async (key: string | null, inUrl: string) =>
        (await server.send('GET', `${path}&x-typesense-api-key=${inUrl}`, { key })).status;
      expect(await asked(null, value)).toBe(200);
      expect(await asked(null, 'wrong')).toBe(401);
      expect(await asked(value, 'wrong')).toBe(200);
      expect(await asked('wrong', value)).toBe(401);
      expect(await asked('', value)).toBe(401);
    },
  },
  {
    title: 'a key shows its value once and its beginning later, and can be deleted',
    async run(server) {
      const body = { description: 'site', actions: ['documents:search'], collections: ['messages'] };
      const made = await server.send('POST', '/keys', { body });
      expect(made.status).toBe(201);
      const key: CreatedKey = JSON.parse(made.text);
      expect(key).toEqual({ ...body, expires_at: 64_723_363_199, id: key.id, value: expect.any(String) });
      expect(key.value).toHaveLength(32);
      const shown = { ...body, expires_at: 64_723_363_199, id: key.id, value_prefix: key.value.slice(0, 4) };
      expect(await server.json('GET', `/keys/${key.id}`)).toEqual(shown);
      expect(await server.json('GET', '/keys')).toMatchObject({ keys: expect.arrayContaining([shown]) });
      expect(await server.json('DELETE', `/keys/${key.id}`)).toEqual({ id: key.id });
      expect(await server.refusal('GET', `/keys/${key.id}`)).toEqual([404, 'Not found.']);
    },
  },
  {
    title: 'a key can be given its value and its end; the value is unique',
    async run(server) {
      const value = `chosen${server.newName()}`;
      const body = {
        description: 'd',
        actions: ['documents:search'],
        collections: ['m'],
        value,
        expires_at: 1_900_000_000,
      };
      expect(await server.json('POST', '/keys', body)).toMatchObject({ value, expires_at: 1_900_000_000 });
      expect(await server.refusal('POST', '/keys', body)).toEqual([409, 'API key generation conflict.']);
    },
  },
  ...(
    [
      ['no description', {}, 'Could not find a `description` key.'],
      ['no actions', { description: 'd', collections: ['m'] }, 'Could not find a `actions` key.'],
      ['no collections', { description: 'd', actions: ['a'] }, 'Could not find a `collections` key.'],
      [
        'a description that is no text',
        { description: 5, actions: ['a'], collections: ['m'] },
        'Key description must be a string.',
      ],
      [
        'actions that are no list',
        { description: 'd', actions: 'a', collections: ['m'] },
        'Wrong format for `actions`. It should be an array of string.',
      ],
      [
        'an empty list of collections',
        { description: 'd', actions: ['a'], collections: [] },
        'Wrong format for `collections`. It should be an array of string.',
      ],
      [
        'an end before 1970',
        { description: 'd', actions: ['a'], collections: ['m'], expires_at: -5 },
        'Wrong format for `expires_at`. It should be an unsigned integer.',
      ],
    ] as const
  ).map(([what, body, message]) => ({
    title: `a key with ${what} is refused`,
    async run(server: ContractServer) {
      expect(await server.refusal('POST', '/keys', body)).toEqual([400, message]);
    },
  })),
  {
    title: 'an expired key opens nothing',
    async run(server) {
      const { value } = await searchKey(server, { expires_at: 1 });
      const name = await server.shared(messages);
      expect((await searchWith(server, value, [{ collection: name, q: '*' }])).status).toBe(401);
    },
  },
  {
    title: 'a search key may search and do nothing else',
    async run(server) {
      const { value } = await searchKey(server, {});
      const name = await server.shared(messages);
      expect(await searchWith(server, value, [{ collection: name, q: '*' }])).toMatchObject({
        status: 200,
        found: [10],
      });
      for (const [method, path] of [
        ['GET', '/collections'],
        ['GET', `/collections/${name}`],
        ['GET', `/collections/${name}/documents/1`],
        ['DELETE', `/collections/${name}`],
        ['GET', '/keys'],
        ['GET', '/stats.json'],
      ] as const)
        expect(await refused(server, value, method, path), `${method} ${path}`).toEqual(forbidden);
    },
  },
  {
    title:
      'a key for some collections searches them by name or expression; a foreign one among the searches refuses all',
    async run(server) {
      const name = await server.shared(messages);
      const { value } = await searchKey(server, { collections: [`${name.slice(0, -1)}.`] });
      expect(await searchWith(server, value, [{ collection: name, q: '*' }])).toMatchObject({ found: [10] });
      const foreign = [
        { collection: name, q: '*' },
        { collection: `${name}x`, q: '*' },
      ];
      expect((await searchWith(server, value, foreign)).status).toBe(401);
    },
  },
  {
    title: 'a key for an alias does not open the collection behind it by its own name',
    async run(server) {
      const name = await server.shared(messages);
      const alias = `${name}alias`;
      await server.send('PUT', `/aliases/${alias}`, { body: { collection_name: name } });
      const { value } = await searchKey(server, { collections: [alias] });
      expect(await searchWith(server, value, [{ collection: alias, q: '*' }])).toMatchObject({ found: [10] });
      expect((await searchWith(server, value, [{ collection: name, q: '*' }])).status).toBe(401);
      await server.send('DELETE', `/aliases/${alias}`);
    },
  },
  {
    title: 'a scoped key adds its filter and wins with its other parameters',
    async run(server) {
      const name = await server.shared(messages);
      const { value } = await searchKey(server, {});
      const key = scopedKey(value, { filter_by: 'conv:=c1', limit_hits: 2 });
      const search = { collection: name, q: '*', per_page: 2 };
      expect(await searchWith(server, key, [search])).toMatchObject({ status: 200, found: [3] });
      expect(await searchWith(server, key, [{ ...search, filter_by: 'ts:>2' }])).toMatchObject({ found: [1] });
      expect(await searchWith(server, key, [{ ...search, limit_hits: 100, per_page: 50 }])).toMatchObject({
        codes: [422],
      });
    },
  },
  {
    title: 'nothing is near that the filter of a scoped key keeps out, whatever the search asks for',
    async run(server) {
      const collection = await server.shared(places);
      const { value } = await searchKey(server, {});
      const key = scopedKey(value, { filter_by: 'side:=west', exclude_fields: 'v' });
      const search = { collection, q: '*', vector_query: 'v:([1,0,0], k: 100)', include_fields: 'id,v' };
      const searches = [search, { ...search, filter_by: 'ts:>6' }, { ...search, filter_by: 'id:x' }];
      const { text } = await server.send('POST', '/multi_search', { key, body: { searches } });
      const { results }: { results: ContractResult[] } = JSON.parse(text);
      expect(results.map(({ hits }) => hits.map(({ document }) => document))).toEqual([
        [{ id: 'far x' }, { id: 'zeros' }, { id: 'west' }],
        [{ id: 'zeros' }],
        [],
      ]);
    },
  },
  {
    title: 'a scoped key leaves fields out, names the collection and limits the searches of a request',
    async run(server) {
      const name = await server.shared(messages);
      const { value } = await searchKey(server, {});
      const key = scopedKey(value, { collection: name, exclude_fields: 'content,out_of', limit_multi_searches: 2 });
      const search = { collection: 'other', q: 'walrus', query_by: 'content', include_fields: 'id,content' };
      const all = { ...search, q: '*', filter_by: 'id:1' };
      const { text } = await server.send('POST', '/multi_search', { key, body: { searches: [all, search] } });
      const { results }: { results: ContractResult[] } = JSON.parse(text);
      expect(results).toMatchObject([{ found: 1 }, { found: 0 }]);
      expect(results[0]?.hits[0]?.document).toEqual({ id: '1' });
      expect(results[0]).not.toHaveProperty('out_of');
      expect((await searchWith(server, key, [all, all, all])).status).toBe(400);
      const more = '/multi_search?limit_multi_searches=9';
      expect((await server.send('POST', more, { key, body: { searches: [all, all, all] } })).status).toBe(400);
    },
  },
  {
    title: 'a scoped key that is expired, changed or made from a key that may do more opens nothing',
    async run(server) {
      const name = await server.shared(messages);
      const search = [{ collection: name, q: '*' }];
      const { value } = await searchKey(server, {});
      const mighty = await searchKey(server, { actions: ['documents:search', 'documents:get'] });
      const changed = Buffer.from(scopedKey(value, { filter_by: 'ts:>2' }), 'base64')
        .toString()
        .replace('>2', '>0');
      for (const key of [
        scopedKey(value, { expires_at: 1 }),
        Buffer.from(changed).toString('base64'),
        scopedKey(mighty.value, { filter_by: 'ts:>2' }),
      ])
        expect((await searchWith(server, key, search)).status).toBe(401);
    },
  },
  {
    title: 'a browser may ask from another origin',
    async run(server) {
      const headers = {
        origin: 'http://localhost:4321',
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'x-typesense-api-key,content-type',
      };
      const { status, text, headers: answered } = await server.send('OPTIONS', '/multi_search', { headers });
      expect([status, text]).toEqual([200, '']);
      expect(answered.get('access-control-allow-origin')).toBe('*');
      expect(answered.get('access-control-allow-methods')).toBe('POST, GET, DELETE, PUT, PATCH, OPTIONS');
      expect(answered.get('access-control-allow-headers')).toBe('x-typesense-api-key,content-type');
      expect(answered.get('access-control-max-age')).toBe('3600');
      const { 'access-control-request-headers': _left, ...unasked } = headers;
      expect((await server.send('OPTIONS', '/multi_search', { headers: unasked })).status).toBe(404);
      const denied = await server.send('GET', '/collections', {
        key: 'wrong',
        headers: { origin: 'http://localhost:4321' },
      });
      expect([denied.status, denied.headers.get('access-control-allow-origin')]).toEqual([401, '*']);
    },
  },
];
