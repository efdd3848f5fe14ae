/** The messages before and after hits, as the index has them. */
import type { ContextMessage } from '@session-siphon/schemas/search-answer';
import { collections } from '@session-siphon/schemas/search-document';
import { type SearchEntry, filterBy, mostSearches } from '@session-siphon/schemas/search-query';
import type { Hit } from './find-messages.ts';
import type { SearchAccess } from './search-access.ts';
import { documentsOf, text } from './search-result.ts';

export interface HitContext {
  readonly before: readonly ContextMessage[];
  readonly after: readonly ContextMessage[];
}

const longestText = 600;

/** In the order of the hits; `around` messages on each side where there are so many. */
export async function contextsOf(
  hits: readonly Hit[],
  around: number,
  access: SearchAccess,
): Promise<readonly HitContext[]> {
  const contexts: HitContext[] = [];
  for (let at = 0; at < hits.length; at += mostSearches) {
    const some = hits.slice(at, at + mostSearches);
    const answers = await access.search(some.map((hit) => neighbours(hit, around)));
    contexts.push(...some.map((hit, index) => contextIn(answers[index], hit)));
  }
  return contexts;
}

function neighbours({ conversation, seq }: Hit, around: number): SearchEntry {
  const within = filterBy({ facets: { conversation_id: [conversation] } });
  return {
    collection: collections.messages,
    q: '*',
    query_by: 'content',
    filter_by: `${within} && seq:>=${seq - around} && seq:<=${seq + around} && chunk:=0`,
    sort_by: 'seq:asc',
    include_fields: 'seq,role,ts,content',
    per_page: 2 * around + 1,
  };
}

function contextIn(answer: unknown, hit: Hit): HitContext {
  const messages = documentsOf(answer).map((document) => ({
    seq: Number(document['seq']),
    role: text(document['role']),
    at: new Date(Number(document['ts'] ?? 0) * 1000).toISOString(),
    text: text(document['content']).slice(0, longestText),
  }));
  return { before: messages.filter(({ seq }) => seq < hit.seq), after: messages.filter(({ seq }) => seq > hit.seq) };
}
