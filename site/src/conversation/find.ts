/** Search inside the conversation, also in what is not loaded. */
import { type MessageDocument } from '@session-siphon/schemas/search-document';
import { messageSearch } from '@session-siphon/schemas/search-query';
import { largestWindow } from '../page/message-window.ts';
import type { SearchApi } from '../page/search-api.ts';

export interface Found {
  readonly seq: number;
  readonly message: string;
}

/** Messages of the conversation that match, by position; at most 250. Empty when there is nothing to search for. */
export async function findInConversation(
  api: SearchApi,
  conversation: string,
  typed: string,
  signal: AbortSignal,
): Promise<readonly Found[]> {
  const search = messageSearch({ typed, filters: { conversation }, sort: 'best', page: 1, perPage: largestWindow });
  if (!search) return [];
  // One entry a message, although several of its parts may match.
  const { exclude_fields: _fields, ...rest } = search;
  const [result] = await api.search<Pick<MessageDocument, 'seq' | 'message_id'>>(
    [{ ...rest, sort_by: 'seq:asc', include_fields: 'seq,message_id' }],
    signal,
  );
  const bySeq = new Map<number, Found>();
  for (const { document } of result?.hits ?? [])
    bySeq.set(document.seq, { seq: document.seq, message: document.message_id });
  return [...bySeq.values()];
}
