/** What the search server of a place did not take, as the index itself notes it. */
import { checkpointSearch, foundCheckpoint, readCheckpoint } from '@session-siphon/indexer/search/checkpoint';
import type { ParkedConversation } from '@session-siphon/indexer/search/parked-documents';
import { SearchEngine } from '@session-siphon/indexer/search/search-engine';
import { configuredServer } from '@session-siphon/schemas/configured-server';
import { AppError } from '@session-siphon/schemas/errors';
import type { Place } from '../place.ts';
import { openOwnIndex } from '../search/own-index.ts';

/** Undefined when the server does not tell: with a key that may only search, or without an answer. */
export async function parkedInIndex({ config, folder }: Place): Promise<readonly ParkedConversation[] | undefined> {
  const server = configuredServer(config);
  if (!server) {
    // A running siphon has the same file open; reading beside it takes no key.
    const embedded = openOwnIndex(folder.index);
    const checkpoint = embedded && foundCheckpoint(embedded.multiSearch({ searches: [checkpointSearch] }).results[0]);
    embedded?.close();
    return checkpoint?.parked;
  }
  using engine = new SearchEngine(server);
  try {
    return (await readCheckpoint(engine))?.parked;
  } catch (error) {
    if (error instanceof AppError) return undefined;
    throw error;
  }
}
