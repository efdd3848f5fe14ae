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

  conversations(holding: ReadonlySet<string>): WiderConversation<Hit>[] {
    const ranked = [...this.#byConversation].map(([id, found]) => {
      const messages = this.#telling([...found.values()]);
      const held = holding.has(id) ? [...this.#weights.keys()] : messages.flatMap(({ words }) => [...words]);
      const best = messages[0];
      const score = (best ? this.#score(best) : 0) + acrossWeight * this.#sum(new Set(held));
      return { id, holdsAll: holding.has(id), messages, score };
    });
    return ranked
      .toSorted((a, b) => b.score - a.score)
      .map(({ id, holdsAll, messages }) => ({
        id,
        holdsAll,
        messages: messages.map(({ hit, words }) => ({ hit, words: [...words] })),
      }));
  }

  /** The best message, then those that add words. */
  #telling(messages: readonly RankedMessage<Hit>[]): RankedMessage<Hit>[] {
    const kept: RankedMessage<Hit>[] = [];
    const held = new Set<string>();
    for (const message of messages.toSorted((a, b) => this.#score(b) - this.#score(a))) {
      const isFirst = kept.length === 0;
      if (!isFirst && (kept.length === mostMessages || message.words.isSubsetOf(held))) continue;
      kept.push(message);
      for (const word of message.words) held.add(word);
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
