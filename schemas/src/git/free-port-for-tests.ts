/** A port of this machine that nobody listens on, for servers that have to be told one. */
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { systemCode } from '../system-code.ts';

/** Systems give ports above these to whoever asks for any: none of them is taken by chance before the server has it. */
const [lowest, highest] = [10_240, 32_767] as const;

export async function freePort(): Promise<number> {
  const port = randomInt(lowest, highest + 1);
  const server = createServer();
  try {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
  } catch (error) {
    if (systemCode(error) === 'EADDRINUSE') return freePort();
    throw error;
  }
  server.close();
  await once(server, 'close');
  return port;
}
