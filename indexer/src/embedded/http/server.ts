/**
 * The embedded search server: Typesense's HTTP API, version 0.24.1, over SQLite. Searches run in this thread, writes in one of their own, so that neither waits
 * for the other.
 */
import { type Server, createServer } from 'node:http';
import { AppError } from '@session-siphon/schemas/errors';
import type { Log } from '@session-siphon/schemas/log';
import { ApiError } from '../api-error.ts';
import { ApiKeys, fullPermission } from '../api-keys.ts';
import { Catalog } from '../catalog.ts';
import { openForReading } from '../store/database.ts';
import type { Engine } from './api-call.ts';
import { multiSearch } from '../query/multi-search.ts';
import { handleRequest } from './request-handler.ts';
import type { SearchParameters } from '../query/search-request.ts';
import { WriterClient } from '../writing/writer-client.ts';
import { startWritingThread } from '../writing/writing-thread.ts';

export interface EmbeddedServerOptions {
  /** Folder of the index; made when it is not there. */
  readonly dataDir: string;
  readonly host: '127.0.0.1';
  /** 0 takes a free one. */
  readonly port: number;
  /** Key that may do everything. */
  readonly apiKey: string;
  readonly log: Log;
  /** Searches like those that will come: what they read of all documents is read after the start, while nobody waits. */
  readonly expectedSearches?: readonly SearchParameters[];
}

export interface EmbeddedServer {
  /** Base URL, without a trailing slash. */
  readonly url: string;
  /** Finishes what is being written, then closes. */
  close(): Promise<void>;
}

/** Starts the server, with a thread of its own that writes unless there is one. It answers as soon as this resolves. */
export async function startEmbeddedServer(
  options: EmbeddedServerOptions,
  writing = startWritingThread(options.dataDir),
): Promise<EmbeddedServer> {
  const writer = new WriterClient(writing);
  try {
    return await serve(writer, options);
  } catch (error) {
    await writer.abandon();
    throw error;
  }
}

async function serve(writer: WriterClient, options: EmbeddedServerOptions): Promise<EmbeddedServer> {
  // The first answer means that the file is there and has its tables.
  const { isReplaced } = await writer.call('ready').catch((error: unknown) => {
    throw startFailure(error, options.dataDir);
  });
  if (isReplaced) options.log.warn('search-server.damaged-index-replaced', { folder: options.dataDir });
  const database = openForReading(options.dataDir);
  const engine: Engine = {
    writer,
    catalog: new Catalog(database),
    keys: new ApiKeys(options.apiKey, database),
    log: options.log,
    nowSeconds: () => Math.floor(Date.now() / 1000),
  };
  writer.onChanged((collection, rows) => engine.catalog.apply(collection, rows));
  const server = createServer((request, response) => void handleRequest(engine, request, response));
  // Imports may take long; nobody but this machine can connect.
  server.requestTimeout = 0;
  // A connection that this end closes while the other takes it up again costs a request; on a busy machine five seconds are not long.
  server.keepAliveTimeout = 60_000;
  const port = await listen(server, options).catch((error: unknown) => {
    database.close();
    throw error;
  });
  const preparing = setImmediate(() => prepare(engine, options.expectedSearches ?? []));
  return {
    url: `http://${options.host}:${port}`,
    async close() {
      clearImmediate(preparing);
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeIdleConnections();
        setTimeout(() => server.closeAllConnections(), 500).unref();
      });
      await writer.close();
      database.close();
    },
  };
}

/** Collections that are not there yet have nothing to be read. */
function prepare({ catalog, log }: Engine, searches: readonly SearchParameters[]): void {
  if (searches.length === 0) return;
  try {
    multiSearch({ searches }, { catalog, permission: fullPermission, common: {} });
  } catch (error) {
    log.error('search-server.failed', { route: 'start', reason: error instanceof Error ? error.name : 'unknown' });
  }
}

function startFailure(error: unknown, dataDir: string): unknown {
  if (!(error instanceof ApiError)) return error;
  return new AppError('DISK_FULL', `no space is left for the index in ${dataDir}.`, {
    hint: 'Free some space, then run the same command again.',
    cause: error,
  });
}

function listen(server: Server, { host, port }: EmbeddedServerOptions): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : port);
    });
  });
}
