/** Hits come flat, best first; they are shown folded by conversation. */

export interface Folded<H> {
  readonly conversation: string;
  readonly hits: readonly H[];
  /** Hits that were folded: those of a message in several of its parts count, too. */
  readonly parts: number;
}

/**
 * Groups hits by conversation in the order of each conversation's best hit. A message that was hit in several of its parts appears once, with its best
 * part.
 */
export function foldHits<H extends { readonly conversation_id: string; readonly message_id: string }>(
  hits: readonly H[],
): Folded<H>[] {
  return Array.from(
    Map.groupBy(hits, (hit) => hit.conversation_id),
    ([conversation, own]) => {
      const best = Map.groupBy(own, (hit) => hit.message_id).values();
      return { conversation, hits: [...best].flatMap(([first]) => first ?? []), parts: own.length };
    },
  );
}
