/** How much can be found in an index, asked in the way that every key may ask. */
import type { Held } from '@session-siphon/indexer/search/checkpoint';
import { collections } from '@session-siphon/schemas/search-document';
import { foundCount } from './search-result.ts';

const everything = { q: '*', query_by: 'title', per_page: 0 } as const;

export const countSearches = [
  { ...everything, collection: collections.messages },
  { ...everything, collection: collections.conversations },
] as const;

/** What the answers of these searches say. */
export function foundHeld([messages, conversations]: readonly unknown[]): Held {
  return { messages: foundCount(messages), conversations: foundCount(conversations) };
}
