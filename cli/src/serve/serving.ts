/** Everything behind the site's address on one machine: the embedded search server, the gate before it, and the site. */
import { randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { AppError } from '@session-siphon/schemas/errors';
import type { Log } from '@session-siphon/schemas/log';
import { collections } from '@session-siphon/schemas/search-document';
import type { LiveStatus } from '@session-siphon/schemas/site-config';
import { startEmbeddedServer } from '@session-siphon/indexer/embedded/server';
import type { DataFolder } from '../data-folder.ts';
import { startSiteServer } from './site-server.ts';
import { loadSite, siteFolder } from './static-files.ts';

/** A search server and a key to it. */
export interface SearchServer {
  readonly url: string;
  readonly apiKey: string;
}

interface Serving {
  /** Address of the site; undefined when none was asked for. */
  readonly siteUrl: string | undefined;
  /** The search server behind the gate, with the key that may write. Loopback only. */
  readonly admin: SearchServer;
  /** Key of the site: may search the two collections of conversations. */
  readonly searchKey: string;
  close(): Promise<void>;
}

interface ServingOptions {
  readonly folder: DataFolder;
  /** Where the site listens; undefined serves no site. */
  readonly site: { readonly host: string; readonly port: number | undefined } | undefined;
  readonly isDemo: boolean;
  /** Present where something collects and indexes while the site is shown. */
  readonly liveStatus: (() => LiveStatus) | undefined;
  readonly log: Log;
}

/** Starts the embedded engine of a data folder and the site over it. */
export async function startServing(options: ServingOptions): Promise<Serving> {
  const files = options.site ? loadSite(siteFolder()) : undefined;
  const apiKey = randomBytes(24).toString('hex');
  const engine = await startEmbeddedServer({
    dataDir: options.folder.index,
    host: '127.0.0.1',
    port: 0,
    apiKey,
    log: options.log,
  });
  try {
    const admin = { url: engine.url, apiKey };
    const searchKey = await provideSearchKey(admin, keptKey(join(options.folder.state, 'search-key')));
    const site =
      options.site && files
        ? await startSiteServer({
            ...options.site,
            files,
            config: {
              version: 1,
              searchUrl: '',
              apiKey: searchKey,
              ...(options.isDemo ? { isDemo: true as const } : {}),
              ...(options.liveStatus ? { statusPath: '/status.json' } : {}),
            },
            searchUrl: engine.url,
            liveStatus: options.liveStatus,
          })
        : undefined;
    return {
      siteUrl: site?.url,
      admin,
      searchKey,
      async close() {
        await site?.close();
        await engine.close();
      },
    };
  } catch (error) {
    await engine.close();
    throw error;
  }
}

/** The key in a file that only the owner can read, made on first use: open pages keep working over a restart. */
function keptKey(file: string): string {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    const key = randomBytes(24).toString('hex');
    writeFileSync(file, `${key}\n`, { mode: 0o600 });
    return key;
  }
}

/** Makes sure that the server knows a search-only key for the site, and returns it. */
export async function provideSearchKey(server: SearchServer, value: string): Promise<string> {
  const response = await fetch(`${server.url}/keys`, {
    method: 'POST',
    headers: { 'x-typesense-api-key': server.apiKey, 'content-type': 'application/json' },
    body: JSON.stringify({
      description: 'Site of Session Siphon: search only',
      actions: ['documents:search'],
      collections: [collections.messages, collections.conversations],
      value,
    }),
  });
  const isKnown = response.status === 409;
  if (!response.ok && !isKnown)
    throw new AppError(
      'SEARCH_REFUSED',
      `the search server did not accept a search-only key (HTTP ${response.status}).`,
      {
        hint: 'The key in TYPESENSE_API_KEY must be allowed to create keys.',
      },
    );
  return value;
}
