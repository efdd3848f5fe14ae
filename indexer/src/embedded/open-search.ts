/** Searches over an index without a server: for a single question from the terminal. */
import { existsSync } from 'node:fs';
import { fullPermission } from './api-keys.ts';
import { Catalog } from './catalog.ts';
import { databaseFile, openForReading } from './store/database.ts';
import { multiSearch } from './query/multi-search.ts';

export interface EmbeddedSearch {
  /** Answers the body of `POST /multi_search` as the server would. */
  multiSearch(body: unknown): { readonly results: readonly unknown[] };
  close(): void;
}

/** Opens the index in a folder for reading, beside a writer if there is one. Undefined when there is none. */
export function openEmbeddedSearch(dataDir: string): EmbeddedSearch | undefined {
  if (!existsSync(databaseFile(dataDir))) return undefined;
  const database = openForReading(dataDir);
  const catalog = new Catalog(database);
  return {
    multiSearch: (body) => multiSearch(body, { catalog, permission: fullPermission, common: {} }),
    close: () => database.close(),
  };
}
