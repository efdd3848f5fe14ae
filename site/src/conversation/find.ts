/** Search inside the conversation, also in what is not loaded. */
import { type MessageDocument } from '@session-siphon/schemas/search-document';
import { messageSearch } from '@session-siphon/schemas/search-query';
import { largestWindow } from '../page/message-window.ts';
import type { SearchApi } from '../page/search-api.ts';

export interface Found {
  readonly seq: number;
  readonly message: string;
}

export interface FindResult {
  /** Messages that match, by position; at most 250. */
  readonly found: readonly Found[];
  /** The words that matched, which a misspelt query does not have. */
  readonly words: ReadonlySet<string>;
}

const nothing: FindResult = { found: [], words: new Set() };

/** Messages of the conversation that match. Empty when there is nothing to search for. */
export async function findInConversation(
  api: SearchApi,
  conversation: string,
  typed: string,
  signal: AbortSignal,
): Promise<FindResult> {
  const search = messageSearch({
    typed,
    filters: { facets: { conversation_id: [conversation] } },
    sort: 'best',
    page: 1,
    perPage: largestWindow,
  });
  if (!search) return nothing;
  // One entry a message, although several of its parts may match.
  const { exclude_fields: _fields, ...rest } = search;
  const [result] = await api.search<Pick<MessageDocument, 'seq' | 'message_id'>>(
    [{ ...rest, sort_by: 'seq:asc', include_fields: 'seq,message_id' }],
    signal,
  );
  const bySeq = new Map<number, Found>();
  const words = new Set<string>();
  for (const { document, highlight } of result?.hits ?? []) {
    bySeq.set(document.seq, { seq: document.seq, message: document.message_id });
    for (const word of highlight?.['content']?.matched_tokens?.flat() ?? []) words.add(word);
  }
  return { found: [...bySeq.values()], words };
}
