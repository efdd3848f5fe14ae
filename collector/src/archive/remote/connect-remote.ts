/** Opens the receiving side of a git remote by its address. */
import { connectHttp } from './http-connection.ts';
import { connectProcess, localProgram, sshProgram } from './process-connection.ts';
import { AcceptedCredentials, gitCredentials, tokenFrom } from './credentials.ts';
import type { ReceiveConnection } from './receive-pack.ts';
import { parseRemoteAddress, shownAddress } from './remote-address.ts';

/** Throws CONFIG_INVALID for an address that is none; the connection's own errors come when it is opened. */
export function remoteConnector(remote: string, env: NodeJS.ProcessEnv): () => Promise<ReceiveConnection> {
  const address = parseRemoteAddress(remote);
  const shown = shownAddress(remote);
  switch (address.kind) {
    case 'http': {
      const credentials = new AcceptedCredentials([tokenFrom(env), gitCredentials(env)]);
      return () => connectHttp(address.url, credentials);
    }
    case 'ssh':
      return () => connectProcess(sshProgram(address, env), { shown, env });
    case 'local':
      return () => connectProcess(localProgram(address.path), { shown, env });
  }
}
