/** The search server behind the site: the embedded engine of a data folder, or a Typesense server somewhere. */
import { randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startEmbeddedServer } from '@session-siphon/indexer/embedded/http/server';
import type { WritingThread } from '@session-siphon/indexer/embedded/writing/writing-thread';
import { type EngineAddress, SearchEngine } from '@session-siphon/indexer/search/search-engine';
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

/** Makes sure that the server knows the data folder's search-only key, and returns it. */
async function provideSearchKey(admin: EngineAddress, folder: DataFolder): Promise<string> {
  const value = keptKey(join(folder.state, 'search-key'));
  const engine = new SearchEngine(admin);
  try {
    await engine.send({
      method: 'POST',
      path: '/keys',
      body: {
        description: 'Site of Session Siphon: search only',
        actions: ['documents:search'],
        collections: [collections.messages, collections.conversations],
        value,
      },
      // It was made by an earlier start.
      accepts: [409],
    });
    return value;
  } finally {
    engine.close();
  }
}

/** The key in a file that only its owner can read, made on first use: open pages keep working over a restart. */
function keptKey(file: string): string {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    const key = randomBytes(24).toString('hex');
    writeFileSync(file, `${key}\n`, { mode: 0o600 });
    return key;
  }
}
