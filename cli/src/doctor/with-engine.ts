/** Looks at a search server, and tells why nothing was seen. */
import { type EngineAddress, SearchEngine } from '@session-siphon/indexer/search/search-engine';
import { AppError } from '@session-siphon/schemas/errors';
import { type Diagnosis, failed, warning } from './check.ts';

/** What is found there, or why nothing was. */
export async function withEngine(
  address: EngineAddress,
  look: (engine: SearchEngine) => Promise<readonly Diagnosis[]>,
): Promise<readonly Diagnosis[]> {
  using engine = new SearchEngine(address);
  try {
    return await look(engine);
  } catch (error) {
    return [notSeen(address.url, error)];
  }
}

/** A key that may not show something is no failure of the server. */
export function notSeen(url: string, error: unknown): Diagnosis {
  if (error instanceof AppError && error.code === 'SEARCH_REFUSED')
    return warning(
      `The key of ${url} may not show this.`,
      'A key that may index also needs `documents:*`, `collections:*` and `aliases:*`.',
    );
  return failed(error);
}
