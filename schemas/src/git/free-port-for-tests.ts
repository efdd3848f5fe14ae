/** Ports of this machine for servers that have to be told one. */
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { systemCode } from '../system-code.ts';

/** Systems give ports above these to whoever asks for any: none of them is taken by chance before the server has it. */
const [lowest, highest] = [10_240, 32_767] as const;

/** A port that nobody listens on. */
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

/** Resolves when somebody listens on it. */
export async function untilListening(port: number): Promise<void> {
  for (let attempt = 0; attempt < 2_400; attempt += 1) {
    const isOpen = await new Promise<boolean>((resolve) => {
      const socket = connect(port, '127.0.0.1', () => {
        socket.destroy();
        resolve(true);
      });
      socket.on('error', () => resolve(false));
    });
    if (isOpen) return;
    await sleep(50);
  }
  throw new Error(`nobody listens on port ${port}`);
}
