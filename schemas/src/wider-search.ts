/**
 * What is asked when hardly any message holds all the words: conversations that hold them across their messages, and messages that hold most of
 * them. Two requests, whatever engine answers; the words that say most about what is meant are the rare ones, so these are counted first.
 */
import { isEmptyWord } from './question.ts';
import { collections } from './search-document.ts';
import {
  type SearchFilters,
  conversationFilterBy,
  filterBy,
  highlightTags,
  messageSearchParameters,
} from './search-query.ts';
import { prepareQuery } from './search-text.ts';
import { wordStem } from './word-stem.ts';

/** With fewer messages than this a wider search is worth its requests. */
export const fewMessages = 5;

/** Words that are counted, and of those the rare ones that are looked for in pairs. */
const mostWords = 12;
const mostPaired = 6;
/** All searches of the second request are at most 20, which is what a gate lets pass. */
const mostPairs = 12;
const mostSingles = 2;
const mostHolding = 6;
const hitsOfPair = 20;
const messagesOfConversation = 3;

export type WiderRequest = Readonly<Record<string, string | number>>;

/** A message as the engine answers it, as far as it is read here. */
interface MessageHit {
  readonly document: { readonly id: string; readonly conversation_id?: string };
  readonly highlight?: Readonly<Record<string, { readonly snippet?: string }>>;
}

interface WiderAnswer<Hit> {
  readonly found: number;
  readonly out_of?: number;
  readonly hits: readonly Hit[];
}

/** Sends searches as one `POST /multi_search` and returns its results in their order. */
export type AskWider<Hit> = (searches: readonly WiderRequest[]) => Promise<readonly WiderAnswer<Hit>[]>;

export interface WiderConversation<Hit> {
  readonly id: string;
  /** Whether all the words occur in it, each in some message. */
  readonly holdsAll: boolean;
  /** Those that hold most of the words, best first; each after the first holds a word that those before it lack. */
  readonly messages: readonly { readonly hit: Hit; readonly words: readonly string[] }[];
}

/** Best first. None for a single word, which either occurs or does not. */
export async function findWider<Hit extends MessageHit>(
  { typed, filters }: { readonly typed: string; readonly filters: SearchFilters },
  ask: AskWider<Hit>,
): Promise<readonly WiderConversation<Hit>[]> {
  const query = wordsOf(typed);
  if (query.words.length < 2) return [];
  const scope = { query, filters };
  const across = acrossMessages(scope);
  const first = await ask([...query.words.map((word) => count(word, scope)), ...across]);
  const [counts, holders] = [first.slice(0, query.words.length), first[query.words.length]];
  const known = query.words
    .map((word, index) => ({ word, weight: weightOf(counts[index]) }))
    .filter(({ weight }) => weight > 0)
    .toSorted((a, b) => b.weight - a.weight);
  if (known.length === 0) return [];
  const holding = (holders?.hits ?? []).map(({ document }) => document.id);
  const searches = [
    ...pairsOf(known.slice(0, mostPaired).map(({ word }) => word)),
    ...known.slice(0, mostSingles).map(({ word }) => [word]),
  ];
  const answers = await ask([
    ...searches.map((words) => holdingAll(words, scope)),
    ...holding.map((id) =>
      within(
        id,
        known.map(({ word }) => word),
        scope,
      ),
    ),
  ]);
  const ranking = new Ranking<Hit>(new Map(known.map(({ word, weight }) => [word, weight])));
  answers.forEach((answer, index) =>
    answer.hits.forEach((hit, place) => ranking.add(hit, searches[index] ?? markedWords(hit, query.words), place)),
  );
  return ranking.conversations(new Set(holding));
}

interface Query {
  /** Words and quoted phrases. */
  readonly words: readonly string[];
  /** What no message may hold, each with its dash. */
  readonly excluded: readonly string[];
}

interface Scope {
  readonly query: Query;
  readonly filters: SearchFilters;
}

function wordsOf(typed: string): Query {
  const terms = (prepareQuery(typed) ?? '').match(/-?"[^"]*"|\S+/g) ?? [];
  const excluded = terms.filter((term) => term.startsWith('-'));
  const said = unique(terms.filter((term) => !term.startsWith('-')).map(withoutEnds)).filter((term) => term !== '');
  const telling = said.filter((word) => !isEmptyWord(word));
  return { words: (telling.length > 1 ? telling : said).slice(0, mostWords), excluded };
}

/** Punctuation around a word is none of it. */
function withoutEnds(term: string): string {
  return term.startsWith('"') ? term : term.replaceAll(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, '');
}

function unique(values: readonly string[]): string[] {
  return [...new Set(values)];
}

/** The last word of a search may be the beginning of one: without its ending it stands for all its forms. */
function searchText(words: readonly string[], { excluded }: Query): string {
  return [...excluded, ...words.slice(0, -1), ...words.slice(-1).map(wordStem)].join(' ');
}

/** Conversations that hold all words; no search where a filter asks for messages. */
function acrossMessages({ query, filters }: Scope): WiderRequest[] {
  const filter = conversationFilterBy(filters);
  if (filter === undefined) return [];
  const search = {
    collection: collections.conversations,
    q: searchText(query.words, query),
    query_by: 'title,words',
    query_by_weights: '2,1',
    num_typos: 0,
    prefix: 'true,true',
    drop_tokens_threshold: 0,
    split_join_tokens: 'off',
    sort_by: '_text_match:desc,ts:desc',
    include_fields: 'id',
    highlight_fields: 'none',
    per_page: mostHolding,
    search_cutoff_ms: 2000,
  };
  return [filter === '' ? search : { ...search, filter_by: filter }];
}

function count(word: string, scope: Scope): WiderRequest {
  return { ...messageSearch([word], scope), per_page: 0 };
}

function holdingAll(words: readonly string[], scope: Scope): WiderRequest {
  return { ...messageSearch(words, scope), per_page: hitsOfPair };
}

/** Words are left out from the end, the most frequent ones, until some messages are found. */
function within(id: string, words: readonly string[], { query, filters }: Scope): WiderRequest {
  const facets = { ...filters.facets, conversation_id: [id] };
  return {
    ...messageSearch(words, { query, filters: { ...filters, facets } }),
    drop_tokens_threshold: messagesOfConversation,
    per_page: messagesOfConversation,
  };
}

function messageSearch(words: readonly string[], { query, filters }: Scope): WiderRequest {
  const filter = filterBy(filters);
  return {
    collection: collections.messages,
    ...messageSearchParameters,
    q: searchText(words, query),
    num_typos: 0,
    split_join_tokens: 'off',
    sort_by: '_text_match:desc,ts:desc',
    ...(filter === '' ? {} : { filter_by: filter }),
  };
}

/** Pairs of words that come rarest first, rarest pairs first; the other way round as well where there is room, for the forms of the first word. */
function pairsOf(words: readonly string[]): string[][] {
  const pairs = words.flatMap((second, at) => words.slice(0, at).map((first) => [first, second]));
  return [...pairs, ...pairs.map((pair) => pair.toReversed())].slice(0, mostPairs);
}

/** 0 for a word that does not occur; more the fewer messages hold it. */
function weightOf(answer: { readonly found: number; readonly out_of?: number } | undefined): number {
  if (!answer || answer.found === 0) return 0;
  return Math.log(1 + Math.max(answer.out_of ?? 0, answer.found) / answer.found);
}

const mark = new RegExp(`${highlightTags.start}([^${highlightTags.end}]*)${highlightTags.end}`, 'g');

function markedWords(hit: MessageHit, words: readonly string[]): string[] {
  const snippets = Object.values(hit.highlight ?? {}).map(({ snippet = '' }) => snippet);
  const marked = snippets.flatMap((snippet) =>
    Array.from(snippet.matchAll(mark), ([, text = '']) => text.toLowerCase()),
  );
  return words.filter((word) => marked.some((one) => one.startsWith(wordStem(word)) || word.includes(one)));
}

/** Earlier places count a little, far less than a word. */
const placeWeight = 0.001;
/** What a conversation holds counts beside what its best message holds. */
const acrossWeight = 0.5;

interface RankedMessage<Hit> {
  readonly hit: Hit;
  readonly words: Set<string>;
  place: number;
}

class Ranking<Hit extends MessageHit> {
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
      if (!isFirst && (kept.length === messagesOfConversation || message.words.isSubsetOf(held))) continue;
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
