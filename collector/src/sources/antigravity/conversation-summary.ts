/** What a product's list of conversations says about one of them. The list may lag behind. */
import { textOf } from '@session-siphon/schemas/narrow';
import type { Carrier } from '../../source.ts';

interface ConversationSummary {
  readonly title: string | undefined;
  readonly workspace: string | undefined;
}

/** `folder` is the product's, seen from the carrier's. */
export async function conversationSummary(
  carrier: Carrier,
  folder: string,
  id: string,
): Promise<ConversationSummary | undefined> {
  const database = await carrier.database(`${folder}conversation_summaries.db`);
  const columns = database?.columns('conversation_summaries') ?? [];
  if (!database || !columns.includes('conversation_id')) return undefined;
  const told = ['title', 'workspace_uris'].filter((column) => columns.includes(column));
  if (told.length === 0) return undefined;
  const query = `SELECT ${told.join(', ')} FROM conversation_summaries WHERE conversation_id = ?`;
  for (const row of database.rows(query, id))
    return {
      title: textOf(textOf(row['title'])?.trim()),
      // A list in a form that differs by version.
      workspace: /file:\/\/[^\s"',\]]+/.exec(textOf(row['workspace_uris']) ?? '')?.[0],
    };
  return undefined;
}
