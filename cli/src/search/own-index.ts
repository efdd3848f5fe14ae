/** The data folder's own index, read without a server. */
import { existsSync } from 'node:fs';
import { type EmbeddedSearch, openEmbeddedSearch } from '@session-siphon/indexer/embedded/open-search';
import { AppError } from '@session-siphon/schemas/errors';

/** Undefined when there is none. It and its searches throw INDEX_UNREADABLE. */
export function openOwnIndex(index: string): EmbeddedSearch | undefined {
  if (!existsSync(index)) return undefined;
  const embedded = readable(index, () => openEmbeddedSearch(index));
  return (
    embedded && {
      multiSearch: (body) => readable(index, () => embedded.multiSearch(body)),
      close: () => embedded.close(),
    }
  );
}

function readable<T>(index: string, read: () => T): T {
  try {
    return read();
  } catch (cause) {
    // Only SQLite's own failures have such a number.
    if (!(cause instanceof Error && 'errcode' in cause)) throw cause;
    throw new AppError('INDEX_UNREADABLE', `the index in ${index} cannot be read: ${cause.message}.`, {
      hint: 'Check that the disk is not full; then `siphon index` brings the index up to date, or makes a damaged one anew.',
      cause,
    });
  }
}
