/** The search server behind the site: the embedded engine of a data folder, or a Typesense server somewhere. */
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startEmbeddedServer } from '@session-siphon/indexer/embedded/http/server';
import type { WritingThread } from '@session-siphon/indexer/embedded/writing/writing-thread';
import { untilSettled } from '@session-siphon/indexer/search/readiness';
import { type EngineAddress, SearchEngine } from '@session-siphon/indexer/search/search-engine';
import { AppError } from '@session-siphon/schemas/errors';
import type { Log } from '@session-siphon/schemas/log';
import { collections } from '@session-siphon/schemas/search-document';
import { facetFields, sortOrders } from '@session-siphon/schemas/search-query';
import type { DataFolder } from '../data-folder.ts';

export interface SearchBackend {
  /** With a key that may write. */
  readonly admin: EngineAddress;
  /** Key of the site: may search the two collections of conversations, nothing else. */
  readonly searchKey: string;
  close(): Promise<void>;
}

/** The page shows facets with every search of messages, and orders by time. */
const expectedSearches = [
  {
    collection: collections.messages,
    q: '*',
    facet_by: facetFields.join(','),
    sort_by: sortOrders.newest,
    per_page: 0,
  },
];

/** Starts the embedded engine of a data folder, on loopback; a thread of its own writes unless there is one. */
export async function startEmbeddedBackend(
  folder: DataFolder,
  log: Log,
  writing?: WritingThread,
): Promise<SearchBackend> {
  const apiKey = randomBytes(24).toString('hex');
  const options = { dataDir: folder.index, host: '127.0.0.1', port: 0, apiKey, log, expectedSearches } as const;
  const server = await startEmbeddedServer(options, writing);
  try {
    const admin = { url: server.url, apiKey };
    return { admin, searchKey: await provideSearchKey(admin, folder), close: () => server.close() };
  } catch (error) {
    await server.close();
    throw error;
  }
}

/** A Typesense server that runs on its own. */
export async function connectBackend(admin: EngineAddress, folder: DataFolder): Promise<SearchBackend> {
  return { admin, searchKey: await provideSearchKey(admin, folder), close: async () => undefined };
}

/** The data folder's search-only key, made where there is none that the server knows. */
async function provideSearchKey(admin: EngineAddress, folder: DataFolder): Promise<string> {
  const file = join(folder.state, 'search-key');
  const kept = keptKey(file);
  using engine = new SearchEngine(admin);
  if (kept !== undefined && (await isKnown(kept, engine))) return kept;
  // One that was revoked must not come back.
  const value = randomBytes(24).toString('hex');
  writeFileSync(file, `${value}\n`, { mode: 0o600 });
  const actions = ['documents:search'];
  const allowed = [collections.messages, collections.conversations];
  const body = { description: 'Site of Session Siphon: search only', actions, collections: allowed, value };
  await engine.send({ method: 'POST', path: '/keys', body });
  return value;
}

/** Whether a key opens the server: a server that reads its data again after a restart comes to know it late. */
async function isKnown(key: string, engine: SearchEngine): Promise<boolean> {
  if (await isTaken(key, engine.address)) return true;
  await untilSettled(engine);
  return isTaken(key, engine.address);
}

async function isTaken(apiKey: string, { url }: EngineAddress): Promise<boolean> {
  using engine = new SearchEngine({ url, apiKey });
  try {
    await engine.multiSearch([{ collection: collections.messages, q: '*', query_by: 'title', per_page: 0 }]);
    return true;
  } catch (error) {
    if (error instanceof AppError && error.code === 'SEARCH_REFUSED') return false;
    throw error;
  }
}

/** The key in a file that only its owner can read: open pages keep working over a restart. */
function keptKey(file: string): string | undefined {
  return existsSync(file) ? readFileSync(file, 'utf8').trim() : undefined;
}
