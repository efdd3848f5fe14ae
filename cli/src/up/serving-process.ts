/**
 * The process that answers searches and serves the site while the main process collects: neither waits for the other. Started by `SearchProcess`; ends with the
 * process that started it.
 */
import { createLog } from '@session-siphon/schemas/log';
import type { LiveStatus } from '@session-siphon/schemas/site-config';
import { connectBackend, startEmbeddedBackend } from '../serve/search-backend.ts';
import { startServing } from '../serve/serving.ts';
import { type WireError, toWire } from './wire-error.ts';
import type { ServingRequest, ServingStart } from './search-process.ts';

let liveStatus: LiveStatus = { version: 1, revision: 0 };
let close: () => Promise<void> = async () => undefined;

// Ctrl-C reaches every process of the terminal; the main one decides when this one is no longer needed.
process.on('SIGINT', () => undefined);
process.on('SIGHUP', () => undefined);
process.on('disconnect', () => void end());
process.on('message', (request: ServingRequest) => {
  if (request.kind === 'start') void start(request);
  else if (request.kind === 'status') liveStatus = request.status;
  else void end();
});

async function start({ folder, remote, site, isDemo }: ServingStart): Promise<void> {
  const log = createLog({ level: 'warn', write: (line) => process.stderr.write(line) });
  try {
    const backend = remote ? await connectBackend(remote, folder) : await startEmbeddedBackend(folder, log);
    close = backend.close;
    const server = site && (await startServing({ ...site, backend, isDemo, liveStatus: () => liveStatus }));
    close = async () => {
      await server?.close();
      await backend.close();
    };
    process.send?.({ kind: 'ready', siteUrl: server?.url, admin: backend.admin, searchKey: backend.searchKey });
  } catch (error) {
    const failure: WireError = toWire(error);
    process.send?.({ kind: 'failed', failure });
    await end();
  }
}

async function end(): Promise<void> {
  await close();
  process.exit(0);
}
