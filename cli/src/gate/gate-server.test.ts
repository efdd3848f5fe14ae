import { type ServerResponse, createServer } from 'node:http';
import { describe, expect, it } from 'vitest';
import { listen, urlOf } from '../serve/listen.ts';
import { startGateServer } from './gate-server.ts';

describe('the gate as a server', () => {
  it('lets nobody keep the others waiting who asks for more than he reads', async () => {
    await using parts = new AsyncDisposableStack();
    const held: ServerResponse[] = [];
    const upstream = createServer((request, response) => {
      if (request.headers['x-typesense-api-key'] === 'greedy') held.push(response);
      else response.end('{"results":[]}');
    });
    const host = '127.0.0.1';
    const port = await listen(upstream, host, 0);
    parts.defer(() => {
      upstream.close();
      upstream.closeAllConnections();
    });
    const options = { host, port: 0, origin: undefined, perMinute: 1_000, perPage: 250, isBehindProxy: true };
    const gate = await startGateServer({ ...options, upstream: urlOf(host, port) });
    parts.defer(() => gate.close());
    const ask = async (key: string, address: string): Promise<number> => {
      const headers = { 'x-typesense-api-key': key, 'x-forwarded-for': address };
      const body = JSON.stringify({ searches: [{ collection: 'messages', q: 'x' }] });
      return (await fetch(`${gate.url}/multi_search`, { method: 'POST', headers, body })).status;
    };

    const statuses: number[] = [];
    const greedy = Array.from({ length: 80 }, async () => statuses.push(await ask('greedy', '192.0.2.1')));
    await expect.poll(() => statuses.length + held.length).toBe(80);
    expect(new Set(statuses)).toEqual(new Set([429]));
    expect(held).toHaveLength(12);
    expect(await ask('other', '192.0.2.2')).toBe(200);
    for (const response of held) response.end('{"results":[]}');
    await Promise.all(greedy);
    expect(statuses.filter((status) => status === 200)).toHaveLength(12);
    expect(await ask('other', '192.0.2.1')).toBe(200);
  });
});
