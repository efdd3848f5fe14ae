/** Starts listening, and says what a person can do when that fails. */
import type { Server } from 'node:http';
import { isIPv6 } from 'node:net';
import { AppError } from '@session-siphon/schemas/errors';

/** Resolves with the port. 0 takes a free one. Throws PORT_IN_USE, or USAGE for an address that is not this machine's. */
export function listen(server: Server, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const onError = (cause: NodeJS.ErrnoException) => reject(listenFailure(cause, host, port));
    server.once('error', onError);
    server.listen(port, host, () => {
      server.off('error', onError);
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : port);
    });
  });
}

/** Base URL of a server, without a trailing slash. */
export function urlOf(host: string, port: number): string {
  return `http://${isIPv6(host) ? `[${host}]` : host}:${port}`;
}

function listenFailure(cause: NodeJS.ErrnoException, host: string, port: number): unknown {
  if (cause.code === 'EADDRINUSE')
    return new AppError('PORT_IN_USE', `port ${port} on ${host} is used by another program.`, {
      hint: 'Choose another one with --port N, or --port 0 for any free one.',
      cause,
    });
  if (cause.code === 'EACCES')
    return new AppError('PORT_IN_USE', `port ${port} needs rights that you do not have.`, {
      hint: 'Choose a port above 1023 with --port N.',
      cause,
    });
  if (cause.code === 'EADDRNOTAVAIL' || cause.code === 'ENOTFOUND')
    return new AppError('USAGE', `${host} is no address of this machine.`, {
      hint: 'Choose an address of this machine with --host.',
      cause,
    });
  return cause;
}
