/** Hits come flat, best first; they are shown folded by conversation. */

export interface Folded<H> {
  readonly conversation: string;
  readonly hits: readonly H[];
}

/**
 * Groups hits by conversation in the order of each conversation's best hit. A message that was hit in several of its parts appears once, with its best
 * part.
 */
export function foldHits<H extends { readonly conversation_id: string; readonly message_id: string }>(
  hits: readonly H[],
): Folded<H>[] {
  const byConversation = new Map<string, Map<string, H>>();
  for (const hit of hits) {
    const messages = byConversation.get(hit.conversation_id) ?? new Map<string, H>();
    if (!messages.has(hit.message_id)) messages.set(hit.message_id, hit);
    byConversation.set(hit.conversation_id, messages);
  }
  return Array.from(byConversation, ([conversation, messages]) => ({ conversation, hits: [...messages.values()] }));
}
