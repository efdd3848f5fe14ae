/** Where the copies of a session lay when it was indexed last. */
import type { ArchivedCopy } from '@session-siphon/schemas/search-document';
import type { SearchEngine } from './search-engine.ts';

/** Folders of the copies that the conversation's document in `collection` lists; none when there is no such document. */
export async function indexedFolders(
  engine: SearchEngine,
  collection: string,
  sessionId: string,
): Promise<readonly string[]> {
  const path = `/collections/${collection}/documents/${sessionId}`;
  const document = await engine.json({ method: 'GET', path, accepts: [404] });
  if (typeof document !== 'object' || document === null || !('copies' in document)) return [];
  const copies: readonly ArchivedCopy[] = JSON.parse(String(document.copies));
  return copies.map(({ folder }) => folder);
}
