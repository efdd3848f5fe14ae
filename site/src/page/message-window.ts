/** Messages of a conversation by position, as they are shown. */
import type { DisplayMessage } from '@session-siphon/schemas/display-message';
import { type MessageDocument, collections } from '@session-siphon/schemas/search-document';
import type { Search, SearchApi } from './search-api.ts';

type WindowDocument = Pick<MessageDocument, 'message_id' | 'seq' | 'role' | 'kind' | 'blocks'>;

export interface ShownMessage extends DisplayMessage {
  readonly id: string;
  readonly seq: number;
  readonly role: string;
}

/** Most messages that one request can bring. */
export const largestWindow = 250;

/** Messages with positions from `range[0]` to `range[1]`, both included, in order. At most `largestWindow` of them. */
export async function messageWindow(
  api: SearchApi,
  conversation: string,
  range: readonly [number, number],
  signal?: AbortSignal,
): Promise<ShownMessage[]> {
  const [result] = await api.search<WindowDocument>([windowSearch(conversation, range)], signal);
  return (result?.hits ?? []).map(({ document }) => shownMessage(document));
}

/** The search for a window of messages. */
export function windowSearch(conversation: string, [from, to]: readonly [number, number]): Search {
  return {
    collection: collections.messages,
    q: '*',
    query_by: 'content',
    filter_by: `conversation_id:=\`${conversation}\` && chunk:=0 && seq:[${from}..${to}]`,
    sort_by: 'seq:asc',
    include_fields: 'message_id,seq,role,kind,blocks',
    per_page: Math.min(largestWindow, to - from + 1),
  };
}

/** What is shown of a message; one whose record cannot be read is shown as such. */
export function shownMessage(document: WindowDocument): ShownMessage {
  const facts = { id: document.message_id, seq: document.seq, role: document.role };
  try {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- written by the indexer as exactly this
    return { ...(JSON.parse(document.blocks ?? '') as DisplayMessage), ...facts };
  } catch {
    return { ...facts, blocks: [{ type: 'unknown', native: 'record', json: document.blocks ?? '' }] };
  }
}
