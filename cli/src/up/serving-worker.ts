/** The thread that answers searches and serves the site while others collect and index: none waits for another. Started by `SearchThread`. */
import { parentPort } from 'node:worker_threads';
import { writingThreadAt } from '@session-siphon/indexer/embedded/writing/writing-thread';
import { createLog } from '@session-siphon/schemas/log';
import type { LiveStatus } from '@session-siphon/schemas/site-config';
import { connectBackend, startEmbeddedBackend } from '../serve/search-backend.ts';
import { startServing } from '../serve/serving.ts';
import { type WireError, toWire } from './wire-error.ts';
import type { ServingRequest, ServingStart } from './search-thread.ts';

const port = parentPort;
if (!port) throw new Error('serving-worker runs as a worker thread only');

let liveStatus: LiveStatus = { version: 1, revision: 0 };
let close: () => Promise<void> = async () => undefined;

port.on('message', (request: ServingRequest) => {
  if (request.kind === 'start') void start(request);
  else if (request.kind === 'status') liveStatus = request.status;
  else void end();
});

async function start({ folder, engine, site, isDemo }: ServingStart): Promise<void> {
  const log = createLog({ level: 'warn', write: (line) => process.stderr.write(line) });
  try {
    const backend =
      'url' in engine
        ? await connectBackend(engine, folder)
        : await startEmbeddedBackend(folder, log, writingThreadAt(engine));
    close = backend.close;
    const server = site && (await startServing({ ...site, backend, isDemo, liveStatus: () => liveStatus }));
    close = async () => {
      await server?.close();
      await backend.close();
    };
    port?.postMessage({ kind: 'ready', siteUrl: server?.url, admin: backend.admin, searchKey: backend.searchKey });
  } catch (error) {
    const failure: WireError = toWire(error);
    port?.postMessage({ kind: 'failed', failure });
    await end();
  }
}

async function end(): Promise<void> {
  await close();
  process.exit(0);
}
