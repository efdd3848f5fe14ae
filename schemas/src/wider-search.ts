/**
 * What is asked when hardly any message holds all the words: conversations that hold them across their messages, and messages that hold most of
 * them. Two rounds of requests, whatever engine answers; the words that say most about what is meant are the rare ones, so these are counted first.
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
import { type PartialHit, type WiderConversation, WiderRanking } from './wider-ranking.ts';
import { wordStem } from './word-stem.ts';

/** Words that are counted, and of those the rare ones that are looked for together. */
const mostWords = 12;
const mostTogether = 6;
const mostSets = 37;
const mostHolding = 3;
/** A gate lets so many searches pass at once. */
const mostSearches = 20;
const hitsOfSearch = 20;
/** Looking for a word that stands in more messages costs more than it tells. */
const commonWord = 5_000;
const messagesOfConversation = 3;

export type WiderRequest = Readonly<Record<string, string | number>>;

interface WiderAnswer<Hit> {
  readonly found: number;
  readonly out_of?: number;
  readonly hits: readonly Hit[];
}

/** Sends searches as one `POST /multi_search` and returns its results in their order. */
export type AskWider<Hit> = (searches: readonly WiderRequest[]) => Promise<readonly WiderAnswer<Hit>[]>;

/** Best first. None for a single word, which either occurs or does not. */
export async function findWider<Hit extends PartialHit>(
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
    .map((word, index) => ({ word, found: counts[index]?.found ?? 0, weight: weightOf(counts[index]) }))
    .filter(({ weight }) => weight > 0)
    .toSorted((a, b) => b.weight - a.weight);
  if (known.length === 0) return [];
  const holding = (holders?.hits ?? []).map(({ document }) => document.id);
  const words = known.map(({ word }) => word);
  const rare = known.filter(({ found }) => found < commonWord).map(({ word }) => word);
  const several = together((rare.length > 1 ? rare : words).slice(0, mostTogether));
  const singles = words.slice(0, mostSets - several.length).map((word) => [word]);
  const sets = [...several, ...singles];
  const answers = await askInParts(ask, [
    ...sets.map((set) => holdingAll(set, scope)),
    ...holding.map((id) => within(id, words, scope)),
  ]);
  const ranking = new WiderRanking<Hit>(new Map(known.map(({ word, weight }) => [word, weight])));
  answers.forEach((answer, index) =>
    answer.hits.forEach((hit, place) => ranking.add(hit, sets[index] ?? markedWords(hit, query.words), place)),
  );
  return ranking.conversations(query.words, new Set(holding), { areFew: areFew(holders) });
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
  const telling = said.filter((word) => !isEmptyWord(word) && !/^[a-z]$/.test(word));
  return { words: (telling.length > 1 ? telling : said).slice(0, mostWords), excluded };
}

/** Punctuation around a word is none of it. */
function withoutEnds(term: string): string {
  return term.startsWith('"') ? term : term.replaceAll(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, '');
}

function unique(values: readonly string[]): string[] {
  return [...new Set(values)];
}

/** The last word of a search may be the beginning of one: without its ending it stands for all its forms. A short one stands for too many, and comes first. */
function searchText(words: readonly string[], { excluded }: Query): string {
  const inOrder = [...words.filter(isShort), ...words.filter((word) => !isShort(word))];
  return [...excluded, ...inOrder.slice(0, -1), ...inOrder.slice(-1).map(wordStem)].join(' ');
}

function isShort(word: string): boolean {
  return /^\w{1,2}$/.test(word);
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
  return { ...messageSearch(words, scope), per_page: hitsOfSearch };
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
    ...(words.every(isShort) ? { prefix: 'false' } : {}),
    num_typos: 0,
    split_join_tokens: 'off',
    sort_by: '_text_match:desc,ts:desc',
    ...(filter === '' ? {} : { filter_by: filter }),
  };
}

/** All pairs and threes of some words. Each word is the last of some of them, where all its forms are found. */
function together(words: readonly string[]): string[][] {
  const pairs = words.flatMap((second, at) => words.slice(0, at).map((first) => [first, second]));
  const threes = pairs.flatMap((pair) =>
    words.slice(words.indexOf(pair[1] ?? '') + 1).map((third) => [...pair, third]),
  );
  return [...pairs, ...threes].map((set, index) => [
    ...set.slice(index % set.length),
    ...set.slice(0, index % set.length),
  ]);
}

async function askInParts<Hit>(ask: AskWider<Hit>, searches: readonly WiderRequest[]): Promise<WiderAnswer<Hit>[]> {
  const parts: (readonly WiderRequest[])[] = [];
  for (let at = 0; at < searches.length; at += mostSearches) parts.push(searches.slice(at, at + mostSearches));
  return (await Promise.all(parts.map(ask))).flat();
}

/** Whether hardly any conversation is among these, so that being among them says something. */
function areFew(answer: WiderAnswer<unknown> | undefined): boolean {
  const { found = 0, out_of: all = 0 } = answer ?? {};
  return found <= mostHolding && found <= 1 + all / 200;
}

/** 0 for a word that does not occur; more the fewer messages hold it. */
function weightOf(answer: { readonly found: number; readonly out_of?: number } | undefined): number {
  if (!answer || answer.found === 0) return 0;
  return Math.log(1 + Math.max(answer.out_of ?? 0, answer.found) / answer.found);
}

const mark = new RegExp(`${highlightTags.start}([^${highlightTags.end}]*)${highlightTags.end}`, 'g');

function markedWords(hit: PartialHit, words: readonly string[]): string[] {
  const snippets = Object.values(hit.highlight ?? {}).map(({ snippet = '' }) => snippet);
  const marked = snippets.flatMap((snippet) =>
    Array.from(snippet.matchAll(mark), ([, text = '']) => text.toLowerCase()),
  );
  return words.filter((word) => marked.some((one) => one.startsWith(wordStem(word)) || word.includes(one)));
}
