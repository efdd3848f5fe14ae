/** Ranks messages that hold some of the words of a search, and their conversations. */

/** A message as the engine answers it, as far as it is read here. */
export interface PartialHit {
  readonly document: { readonly id: string; readonly conversation_id?: string };
  readonly highlight?: Readonly<Record<string, { readonly snippet?: string }>>;
}

export interface WiderConversation<Hit> {
  readonly id: string;
  /** Whether all the words occur in it, each in some message. */
  readonly holdsAll: boolean;
  /** Those that hold most of the words, best first; each after the first holds a word that those before it lack. */
  readonly messages: readonly { readonly hit: Hit; readonly words: readonly string[] }[];
}

const mostMessages = 3;
/** Earlier places count a little, far less than a word. */
const placeWeight = 0.001;
/** What a conversation holds counts beside what its best message holds. */
const acrossWeight = 0.5;
/** A further message of a conversation has to add this share of what the best one holds. */
const leastAdded = 0.4;

interface RankedMessage<Hit> {
  readonly hit: Hit;
  readonly words: Set<string>;
  place: number;
}

export class WiderRanking<Hit extends PartialHit> {
  readonly #weights: ReadonlyMap<string, number>;
  readonly #byConversation = new Map<string, Map<string, RankedMessage<Hit>>>();

  constructor(weights: ReadonlyMap<string, number>) {
    this.#weights = weights;
  }

  add(hit: Hit, words: readonly string[], place: number): void {
    const { id, conversation_id: conversation = '' } = hit.document;
    const messages = this.#byConversation.get(conversation) ?? new Map<string, RankedMessage<Hit>>();
    this.#byConversation.set(conversation, messages);
    const known = messages.get(id) ?? { hit, words: new Set(), place };
    messages.set(id, known);
    for (const word of words) known.words.add(word);
    known.place = Math.min(known.place, place);
  }

  /**
   * `holding` are conversations that are known to hold all words that are `asked` for; of others it is seen by their messages. Where those are few, nothing
   * can be meant more than they are.
   */
  conversations(
    asked: readonly string[],
    holding: ReadonlySet<string>,
    { areFew }: { areFew: boolean },
  ): WiderConversation<Hit>[] {
    const needed = new Set(asked);
    return [...this.#byConversation]
      .map(([id, found]) => this.#conversation(id, [...found.values()], { needed, isKnown: holding.has(id) }))
      .toSorted((a, b) => (areFew ? Number(b.holdsAll) - Number(a.holdsAll) : 0) || b.score - a.score)
      .map(({ id, holdsAll, messages }) => ({
        id,
        holdsAll,
        messages: messages.map(({ hit, words }) => ({ hit, words: [...words] })),
      }));
  }

  #conversation(
    id: string,
    found: readonly RankedMessage<Hit>[],
    { needed, isKnown }: { needed: ReadonlySet<string>; isKnown: boolean },
  ) {
    const held = new Set(found.flatMap(({ words }) => [...words]));
    const holdsAll = isKnown || needed.isSubsetOf(held);
    const messages = this.#telling(found, holdsAll ? 0 : leastAdded);
    const [best] = messages;
    return { id, holdsAll, messages, score: (best ? this.#score(best) : 0) + acrossWeight * this.#sum(held) };
  }

  /** The best message, then those that add words. */
  #telling(messages: readonly RankedMessage<Hit>[], share: number): RankedMessage<Hit>[] {
    const [best, ...others] = messages.toSorted((a, b) => this.#score(b) - this.#score(a));
    if (!best) return [];
    const kept = [best];
    const held = new Set(best.words);
    const least = share * this.#sum(best.words);
    for (const message of others) {
      const added = this.#sum(message.words.difference(held));
      if (added === 0 || added < least) continue;
      kept.push(message);
      for (const word of message.words) held.add(word);
      if (kept.length === mostMessages) break;
    }
    return kept;
  }

  #score({ words, place }: RankedMessage<Hit>): number {
    return this.#sum(words) - placeWeight * place;
  }

  #sum(words: ReadonlySet<string>): number {
    let sum = 0;
    for (const word of words) sum += this.#weights.get(word) ?? 0;
    return sum;
  }
}
