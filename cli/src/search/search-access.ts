/** Whoever answers a search: a named server, the running siphon of the data folder, or the folder's index itself. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { configuredServer } from '@session-siphon/schemas/configured-server';
import { AppError } from '@session-siphon/schemas/errors';
import { objectOf, textOf } from '@session-siphon/schemas/narrow';
import type { SearchEntry } from '@session-siphon/schemas/search-query';
import { checkDataFolder, dataFolderAt } from '../data-folder.ts';
import { loadConfig } from '../load-config.ts';
import { readServerFile } from '../serve/server-file.ts';
import type { Terminal } from '../terminal.ts';
import { typesenseAddress } from '../typesense-address.ts';

export interface SearchAccess {
  /** Answers of `POST /multi_search`, one a search, in order. Throws SEARCH_FAILED when one of them failed. */
  search(searches: readonly SearchEntry[]): Promise<readonly unknown[]>;
  /** Address of the site, without a trailing slash, where one is running. */
  readonly siteUrl: string | undefined;
  close(): void;
}

interface AccessOptions {
  readonly url?: string | undefined;
  readonly data: string | undefined;
  readonly config: string | undefined;
}

/** Throws INDEX_MISSING or INDEX_UNREADABLE when nobody can answer. */
export async function openSearch(options: AccessOptions, terminal: Terminal): Promise<SearchAccess> {
  const named = typesenseAddress(options.url);
  if (named) return overHttp(named, undefined);
  const config = await loadConfig(options.config, terminal);
  const configured = configuredServer(config);
  if (configured) return overHttp(configured, undefined);
  const folder = dataFolderAt(options.data ?? config.data);
  checkDataFolder(folder);
  // Only a demo is there as long as nothing real was collected.
  const places = existsSync(join(folder.path, 'demo')) ? [folder, dataFolderAt(folder.demo)] : [folder];
  for (const place of places) {
    const running = readServerFile(place.serverFile);
    if (running) return overHttp({ url: running.searchUrl, apiKey: running.searchKey }, running.siteUrl);
  }
  return inProcess(folder.index);
}

async function overHttp(address: { url: string; apiKey: string }, siteUrl: string | undefined): Promise<SearchAccess> {
  const { SearchEngine } = await import('@session-siphon/indexer/search/search-engine');
  const engine = new SearchEngine(address);
  return {
    siteUrl,
    search: async (searches) => resultsOf(await engine.multiSearch(searches)),
    close: () => engine[Symbol.dispose](),
  };
}

async function inProcess(index: string): Promise<SearchAccess> {
  const { openOwnIndex } = await import('./own-index.ts');
  const embedded = openOwnIndex(index);
  if (!embedded) throw missing(index);
  return {
    siteUrl: undefined,
    search: async (searches) => resultsOf(embedded.multiSearch({ searches })),
    close: () => embedded.close(),
  };
}

function missing(index: string): AppError {
  return new AppError('INDEX_MISSING', `there is no index in ${index}.`, {
    hint: 'Run `siphon up` (or `siphon collect` and `siphon index`) first, or name another folder with --data.',
  });
}

/** Throws SEARCH_FAILED or INDEX_MISSING when there is none, or a search failed. */
export function resultsOf(answer: unknown): readonly unknown[] {
  const { results } = objectOf(answer);
  if (!Array.isArray(results))
    throw new AppError('SEARCH_FAILED', 'the search server answered without results.', {
      hint: 'Check that the address is one of a Typesense server, of `siphon gate` or of `siphon serve`.',
    });
  for (const { error, code } of results.map(objectOf))
    if (error !== undefined)
      throw code === 404
        ? new AppError('INDEX_MISSING', 'nothing has been indexed yet.', {
            hint: 'Run `siphon index`, or wait until `siphon up` has begun.',
          })
        : new AppError(
            'SEARCH_FAILED',
            `the search failed: ${textOf(error)?.slice(0, 300) ?? 'the server does not say why.'}`,
            {
              hint: 'Run `siphon doctor`; an index that another version made is made anew by `siphon index --rebuild`.',
            },
          );
  return results;
}
