/** Where the copies of a session lay when it was indexed last. */
import { AppError } from '@session-siphon/schemas/errors';
import type { ArchivedCopy } from '@session-siphon/schemas/search-document';
import type { SearchEngine } from './search-engine.ts';

/** Folders of the copies that the conversation's document in `collection` lists; none when there is no such document. Throws SEARCH_FAILED for another answer. */
export async function indexedFolders(
  engine: SearchEngine,
  collection: string,
  sessionId: string,
): Promise<readonly string[]> {
  const path = `/collections/${collection}/documents/${sessionId}`;
  const document = await engine.json({ method: 'GET', path, accepts: [404] });
  if (document === undefined) return [];
  // Taken for no document, it would lose copies from sight.
  if (typeof document !== 'object' || document === null || !('copies' in document))
    throw new AppError(
      'SEARCH_FAILED',
      `${engine.address.url} answered something that is not the document asked for.`,
      {
        hint: 'Check that the URL leads to a Typesense server.',
      },
    );
  const copies: readonly ArchivedCopy[] = JSON.parse(String(document.copies));
  return copies.map(({ folder }) => folder);
}
