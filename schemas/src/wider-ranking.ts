/** Ranks messages that hold some of the words of a search, and their conversations. */
import { heldPattern, heldWords } from './held-words.ts';
import { textSnippet } from './text-snippet.ts';

/** A message as the engine answers it, as far as it is read here. */
export interface PartialHit {
  readonly document: {
    readonly id: string;
    readonly conversation_id?: string;
    readonly kind?: string;
    readonly turn?: number;
    readonly content?: string;
    readonly idents?: readonly string[];
    readonly norm?: string;
  };
  readonly highlight?: Readonly<Record<string, { readonly snippet?: string }>>;
  /** Of a search for what is near: from 0 for the same direction to 2 for the opposite one. */
  readonly vector_distance?: number;
}

export interface WiderConversation<Hit> {
  readonly id: string;
  /** Whether all the words occur in it, each in some message. */
  readonly holdsAll: boolean;
  /** Those that hold most of the words, best first; each after the first holds a word that those before it lack. */
  readonly messages: readonly WiderMessage<Hit>[];
}

export interface WiderMessage<Hit> {
  readonly hit: Hit;
  /** Words of the search that it holds; none where it is alike in meaning only. */
  readonly words: readonly string[];
  /** How much it says of what is asked: 1 for about all the words once. */
  readonly score: number;
  /** Where its text was read, the part that holds most of the words, with marks: the engine marked those of one search only. */
  readonly snippet?: string;
}

/** Messages that are shown of a conversation. */
export const mostMessages = 3;
/** Earlier places count a little, far less than a word. */
const placeWeight = 0.001;
/** What somebody said is more often meant than what a tool printed. */
const saidWeight = 1;
/** What the same turn, and the rest of the conversation, holds counts beside what a message holds itself. */
const turnWeight = 0.5;
const conversationWeight = 0.3;
/** A further message of a conversation has to add this share of what the best one holds. */
const leastAdded = 0.4;
/** A word that occurs again says less each time, and less in a long text: the usual constants of BM25, for messages. */
const repetition = 1.2;
const lengthShare = 0.4;
const usualLength = 60;

/** Kinds of documents that hold what somebody said. */
export const saidKinds: readonly string[] = ['prompt', 'prose'];

interface RankedMessage<Hit> {
  readonly hit: Hit;
  readonly words: Set<string>;
  place: number;
  /** How much its text tells, and the text, once that was read. */
  told: number | undefined;
  content: string | undefined;
}

interface ScoredMessage<Hit> {
  readonly message: RankedMessage<Hit>;
  readonly score: number;
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
    const known = messages.get(id) ?? { hit, words: new Set(), place, told: undefined, content: undefined };
    messages.set(id, known);
    for (const word of words) known.words.add(word);
    known.place = Math.min(known.place, place);
  }

  /** Ids of the messages that are likeliest so far, whose text is worth reading. */
  likeliest(most: number): string[] {
    return [...this.#byConversation.values()]
      .flatMap((messages) => {
        const found = [...messages.values()];
        const beside = conversationWeight * this.#sum(wordsOf(found));
        return found.map((message) => ({ id: message.hit.document.id, score: this.#score(message) + beside }));
      })
      .toSorted((a, b) => b.score - a.score)
      .slice(0, most)
      .map(({ id }) => id);
  }

  /** Takes the text of a message into account. */
  read({
    document: { id, conversation_id: conversation = '', content = '', idents = [], norm = '' },
  }: PartialHit): void {
    const message = this.#byConversation.get(conversation)?.get(id);
    if (!message) return;
    const { counts, length } = heldWords([content, ...idents, norm].join(' '), [...this.#weights.keys()]);
    const damping = repetition * (1 - lengthShare + (lengthShare * length) / usualLength);
    message.content = content;
    message.told = 0;
    for (const [word, count] of counts) {
      message.words.add(word);
      message.told += ((this.#weights.get(word) ?? 0) * count * (repetition + 1)) / (count + damping);
    }
  }

  /** Best first. `holding` are conversations that are known to hold all words that are `asked` for; of others it is seen by their messages. */
  conversations(asked: readonly string[], holding: ReadonlySet<string>): WiderConversation<Hit>[] {
    const needed = new Set(asked);
    const all = this.#sum(new Set(this.#weights.keys()));
    return [...this.#byConversation]
      .map(([id, found]) => this.#conversation(id, [...found.values()], { needed, isKnown: holding.has(id) }))
      .toSorted((a, b) => b.score - a.score)
      .map(({ id, holdsAll, messages }) => ({
        id,
        holdsAll,
        messages: messages.map((one) => shownMessage(one, all)),
      }));
  }

  #conversation(
    id: string,
    found: readonly RankedMessage<Hit>[],
    { needed, isKnown }: { needed: ReadonlySet<string>; isKnown: boolean },
  ) {
    const held = wordsOf(found);
    const holdsAll = isKnown || needed.isSubsetOf(held);
    const turns = wordsOfTurns(found);
    const inPlace = found
      .map((message) => ({ message, score: this.#scoreInPlace(message, turns, held) }))
      .toSorted((a, b) => b.score - a.score);
    const messages = this.#telling(inPlace, holdsAll ? 0 : leastAdded);
    return { id, holdsAll, messages, score: inPlace[0]?.score ?? 0 };
  }

  /** The best message, then those that add words. */
  #telling([best, ...others]: readonly ScoredMessage<Hit>[], share: number): ScoredMessage<Hit>[] {
    if (!best) return [];
    const kept = [best];
    const held = new Set(best.message.words);
    const least = share * this.#sum(held);
    for (const other of others) {
      const { words } = other.message;
      const added = this.#sum(words.difference(held));
      if (added === 0 || added < least) continue;
      kept.push(other);
      for (const word of words) held.add(word);
      if (kept.length === mostMessages) break;
    }
    return kept;
  }

  #score({ hit, words, place, told }: RankedMessage<Hit>): number {
    const said = saidKinds.includes(hit.document.kind ?? '') ? saidWeight : 0;
    return (told ?? this.#sum(words)) + said - placeWeight * place;
  }

  #scoreInPlace(message: RankedMessage<Hit>, turns: WordsOfTurns, held: ReadonlySet<string>): number {
    const inTurn = turns.get(message.hit.document.turn) ?? message.words;
    const beyondMessage = this.#sum(inTurn.difference(message.words));
    const beyondTurn = this.#sum(held.difference(inTurn));
    return this.#score(message) + turnWeight * beyondMessage + conversationWeight * beyondTurn;
  }

  #sum(words: ReadonlySet<string>): number {
    let sum = 0;
    for (const word of words) sum += this.#weights.get(word) ?? 0;
    return sum;
  }
}

function shownMessage<Hit>(
  { message: { hit, words, content }, score }: ScoredMessage<Hit>,
  all: number,
): WiderMessage<Hit> {
  const held = [...words];
  return {
    hit,
    words: held,
    score: score / all,
    ...(content === undefined ? {} : { snippet: textSnippet(content, heldPattern(held)) }),
  };
}

function wordsOf(messages: readonly RankedMessage<PartialHit>[]): Set<string> {
  return new Set(messages.flatMap(({ words }) => [...words]));
}

type WordsOfTurns = ReadonlyMap<number | undefined, ReadonlySet<string>>;

function wordsOfTurns(messages: readonly RankedMessage<PartialHit>[]): WordsOfTurns {
  const turns = new Map<number | undefined, Set<string>>();
  for (const { hit, words } of messages) {
    const { turn } = hit.document;
    turns.set(turn, words.union(turns.get(turn) ?? new Set()));
  }
  return turns;
}
