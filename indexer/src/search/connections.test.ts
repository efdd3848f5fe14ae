import { type IncomingMessage, type Server, type ServerResponse, createServer } from 'node:http';
import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SearchEngine } from './search-engine.ts';

describe('a search server that closes connections which are not used', () => {
  let server: Server;
  let engine: SearchEngine;
  /** Requests that were answered. */
  let answered: string[];
  let connections: number;
  let answer: (request: IncomingMessage, response: ServerResponse) => void;

  beforeEach(async () => {
    answered = [];
    connections = 0;
    answer = (request, response) => {
      answered.push(`${request.method} ${request.url}`);
      response.end('{}');
    };
    server = createServer((request, response) => {
      request.resume();
      request.on('end', () => answer(request, response));
    });
    server.on('connection', () => (connections += 1));
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const address = server.address();
    engine = new SearchEngine({
      url: `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`,
      apiKey: 'key',
    });
  });
  afterEach(() => {
    engine[Symbol.dispose]();
    server.close();
    server.closeAllConnections();
  });

  const reading = { method: 'GET', path: '/debug' } as const;
  const requests = [
    reading,
    { method: 'PUT', path: '/aliases/messages', body: { collection_name: 'messages_1' } },
    { method: 'DELETE', path: '/collections/messages_1' },
    { method: 'POST', path: '/multi_search', onlyReads: true, body: { searches: [] } },
    { method: 'POST', path: '/keys', body: { description: 'made once' } },
    { method: 'POST', path: '/collections/messages/documents/import?action=upsert', body: '{"id":"a"}' },
  ] as const;

  it.each(requests)('answers $method $path sent just as it closes them, once', async (request) => {
    await engine.send(reading);
    // In the same breath: its news is on the way when the request goes out.
    server.closeIdleConnections();
    await engine.send(request);
    expect(answered).toEqual(['GET /debug', `${request.method} ${request.path}`]);
    expect(connections).toBe(2);
  });

  it.each(requests)('sees $method $path twice at most while it breaks all of them', async (request) => {
    await engine.send(reading);
    const seen: string[] = [];
    answer = ({ method, url, socket }) => {
      seen.push(`${method} ${url}`);
      socket.destroy();
    };
    await expect(engine.send(request)).rejects.toMatchObject({ code: 'SEARCH_UNREACHABLE' });
    const times = request.method === 'POST' && !('onlyReads' in request) ? 1 : 2;
    expect(seen).toEqual(Array.from({ length: times }, () => `${request.method} ${request.path}`));
  });

  it('keeps the connection of what may be sent twice', async () => {
    for (const request of [reading, ...requests.slice(0, 4)]) await engine.send(request);
    expect(connections).toBe(1);
  });
});
