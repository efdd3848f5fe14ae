import { type IncomingMessage, createServer } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type SearchApi, createSearchApi } from './search-api.ts';

describe('the search server, asked by the page', () => {
  let url = '';
  let answer: { status: number; body: string } = { status: 200, body: '' };
  let asked: { path: string; key: string | undefined; body: string } | undefined;
  const server = createServer(async (request, response) => {
    asked = {
      path: request.url ?? '',
      key: request.headers['x-typesense-api-key']?.toString(),
      body: await bodyOf(request),
    };
    response.writeHead(answer.status);
    response.end(answer.body);
  });

  beforeAll(
    () =>
      new Promise<void>((resolve) => {
        server.listen(0, '127.0.0.1', () => {
          const address = server.address();
          url = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`;
          resolve();
        });
      }),
  );
  afterAll(() => server.close());

  const own = (): SearchApi => createSearchApi({ version: 1, searchUrl: '', apiKey: 'secret' }, `${url}/`);

  it('gets all searches in one request, and the key in a header on the same origin', async () => {
    answer = { status: 200, body: '{"results":[{"found":1,"hits":[]},{"found":2,"hits":[]}]}' };
    const results = await own().search([{ q: 'a' }, { q: 'b' }]);
    expect(results.map(({ found }) => found)).toEqual([1, 2]);
    expect(asked).toEqual({ path: '/multi_search', key: 'secret', body: '{"searches":[{"q":"a"},{"q":"b"}]}' });
  });

  it('gets the key in the address elsewhere, which spares a request before each request', async () => {
    answer = { status: 200, body: '{"results":[]}' };
    await createSearchApi({ version: 1, searchUrl: url, apiKey: 'a&b' }, '/').search([]);
    expect(asked).toMatchObject({ path: '/multi_search?x-typesense-api-key=a%26b', key: undefined });
  });

  it.each([
    [401, '{"message":"Forbidden"}', 'key'],
    [404, '{"message":"Not Found"}', 'unindexed'],
    [503, 'upstream', 'busy'],
    [429, '{"message":"Too many requests."}', 'busy'],
    [400, '{"message":"Could not parse the filter query."}', 'refused'],
    [200, '{"results":[{"code":404,"error":"Collection not found"}]}', 'unindexed'],
  ])('answers %i %s: the page says what to do', async (status, body, kind) => {
    answer = { status, body };
    await expect(own().search([{ q: 'a' }])).rejects.toMatchObject({ kind, advice: expect.any(String) });
  });

  it('is the first node of several that answers, and stays that one', async () => {
    answer = { status: 200, body: '{"results":[{"found":3,"hits":[]}]}' };
    const api = createSearchApi({ version: 1, searchUrl: `http://127.0.0.1:9,${url}` }, '/');
    expect(await api.search([{ q: 'a' }])).toMatchObject([{ found: 3 }]);
    answer = { status: 503, body: 'upstream' };
    await expect(api.search([{ q: 'a' }])).rejects.toMatchObject({ kind: 'busy' });
    answer = { status: 200, body: '{"results":[{"found":4,"hits":[]}]}' };
    expect(await api.search([{ q: 'a' }])).toMatchObject([{ found: 4 }]);
  });

  it('does not answer at all: the page says so', async () => {
    const nobody = createSearchApi({ version: 1, searchUrl: '' }, 'http://127.0.0.1:9/');
    await expect(nobody.search([])).rejects.toMatchObject({ kind: 'unreachable', command: 'npm start' });
    // What somebody else runs cannot be started from here.
    const elsewhere = createSearchApi({ version: 1, searchUrl: 'http://127.0.0.1:9' }, '/');
    await expect(elsewhere.search([])).rejects.toMatchObject({ kind: 'unreachable', command: undefined });
  });
});

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString();
}
