import { once } from 'node:events';
import { type Server, createServer } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { openRemote } from './connect-remote.ts';

let server: Server | undefined;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

it('hangs up on a host whose answer makes no sense and does not end', async () => {
  server = createServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'application/x-git-receive-pack-advertisement' });
    response.write('no packet at all');
  });
  const connected = once(server, 'connection') as Promise<[Socket]>;
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const remote = openRemote(`http://127.0.0.1:${port}/archive.git`, { env: {} });
  await expect(remote.receive()).rejects.toThrow();
  const [socket] = await connected;
  await expect.poll(() => socket.closed).toBe(true);
});
