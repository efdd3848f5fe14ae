/**
 * What is asked when hardly any message holds all the words: conversations that hold them across their messages, messages that hold most of
 * them, and turns that are alike in meaning. Three rounds of requests, whatever engine answers, and two more where a word is mistyped: the words that say most about what is meant are the rare ones, so these are counted first; then they
 * are looked for together; and of the messages that were found so the text of the likeliest tells which of them is meant.
 */
import { findAlike } from './alike-search.ts';
import { isShort } from './held-words.ts';
import { joinedRanking } from './joined-ranking.ts';
import { collections } from './search-document.ts';
import {
  type SearchEntry,
  type SearchFilters,
  conversationFilterBy,
  documentsById,
  filterBy,
  highlightTags,
  messageSearchParameters,
  mostSearches,
} from './search-query.ts';
import { type SearchedWords, searchedWords } from './searched-words.ts';
import { type PartialHit, type WiderConversation, WiderRanking, saidKinds } from './wider-ranking.ts';
import type { AskWider, WiderAccess, WiderAnswer, WiderQuestion } from './wider-access.ts';
import { wordStem } from './word-stem.ts';

/** Rare words that are looked for together. */
const mostTogether = 6;
const mostSets = 37;
const mostHolding = 3;
const mostByChance = 0.5;
const hitsOfSearch = 20;
/** Looking for a word that stands in more messages costs more than it tells. */
const commonWord = 5_000;
const messagesOfConversation = 3;
const mostRead = 50;
const readFields = 'id,conversation_id,content,idents,norm';

/** Best first. None for a single word, which either occurs or does not. */
export async function findWider<Hit extends PartialHit>(
  question: WiderQuestion,
  access: WiderAccess<Hit>,
): Promise<readonly WiderConversation<Hit>[]> {
  const query = searchedWords(question.typed);
  if (query.words.length < 2) return [];
  const [worded, alike] = await Promise.all([
    findWorded({ query, filters: question.filters }, access.ask),
    findAlike(question, query, access),
  ]);
  return joinedRanking({ ...worded, alike });
}

interface Worded<Hit> {
  /** Best first. */
  readonly worded: readonly WiderConversation<Hit>[];
  /** Whether those that hold all the words come before all others. */
  readonly isFirst: boolean;
}

async function findWorded<Hit extends PartialHit>(asTyped: Scope, ask: AskWider<Hit>): Promise<Worded<Hit>> {
  const { scope, counts, holders } = await countWords(asTyped, ask);
  const { query } = scope;
  const known = counts
    .map(({ word, answer }) => ({ word, found: answer?.found ?? 0, weight: weightOf(answer) }))
    .filter(({ weight }) => weight > 0)
    .toSorted((a, b) => b.weight - a.weight);
  if (known.length === 0) return { worded: [], isFirst: false };
  const holding = (holders?.hits ?? []).map(({ document }) => document.id);
  const words = known.map(({ word }) => word);
  const rare = known.filter(({ found }) => found < commonWord).map(({ word }) => word);
  const sets = setsOf(words, (rare.length > 1 ? rare : words).slice(0, mostTogether));
  const answers = await askInParts(ask, [
    ...sets.map((set) => holdingAll(set, scope)),
    ...holding.map((id) => within(id, words, scope)),
  ]);
  const ranking = new WiderRanking<Hit>(new Map(known.map(({ word, weight }) => [word, weight])));
  answers.forEach((answer, index) =>
    answer.hits.forEach((hit, place) => ranking.add(hit, sets[index]?.words ?? markedWords(hit, query.words), place)),
  );
  const likeliest = ranking.likeliest(mostRead);
  const [texts] =
    likeliest.length > 0 ? await ask([documentsById('messages', likeliest, { include_fields: readFields })]) : [];
  for (const hit of texts?.hits ?? []) ranking.read(hit);
  const isFirst = isTelling(
    holders,
    known.map(({ found }) => found),
  );
  return { worded: ranking.conversations(query.words, new Set(holding)), isFirst };
}

interface Scope {
  readonly query: SearchedWords;
  readonly filters: SearchFilters;
}

interface CountedWords<Hit> {
  /** With words of the index in the place of mistyped ones. */
  readonly scope: Scope;
  readonly counts: readonly { readonly word: string; readonly answer: WiderAnswer<Hit> | undefined }[];
  /** Conversations that hold all words. */
  readonly holders: WiderAnswer<Hit> | undefined;
}

async function countWords<Hit extends PartialHit>(scope: Scope, ask: AskWider<Hit>): Promise<CountedWords<Hit>> {
  const counted = await countAsWritten(scope, ask);
  const unknown = counted.counts.flatMap(({ word, answer }) => (answer?.found === 0 && isSpelt(word) ? [word] : []));
  if (unknown.length === 0) return counted;
  const nearest = await ask(unknown.map((word) => nearWord(word, scope)));
  const meant = new Map(nearest.flatMap(({ hits: [hit] }, index) => correction(unknown[index] ?? '', hit)));
  if (meant.size === 0) return counted;
  const words = [...new Set(scope.query.words.map((word) => meant.get(word) ?? word))];
  return countAsWritten({ ...scope, query: { ...scope.query, words } }, ask);
}

async function countAsWritten<Hit extends PartialHit>(scope: Scope, ask: AskWider<Hit>): Promise<CountedWords<Hit>> {
  const { words } = scope.query;
  const answers = await ask([...words.map((word) => count(word, scope)), ...acrossMessages(scope)]);
  const counts = words.map((word, index) => ({ word, answer: answers[index] }));
  return { scope, counts, holders: answers[words.length] };
}

/** Whether a word can be mistyped: what holds digits or signs is a name. */
function isSpelt(word: string): boolean {
  return /^\p{L}+$/u.test(word);
}

/** One message with a word that differs by a letter, which is marked there. */
function nearWord(word: string, { query: { excluded }, filters }: Scope): SearchEntry {
  const { num_typos, min_len_1typo } = messageSearchParameters;
  const search = messageSearch([word], { query: { words: [word], excluded }, filters });
  return { ...search, q: [...excluded, word].join(' '), prefix: 'false', num_typos, min_len_1typo, per_page: 1 };
}

/** A first letter is seldom mistyped; another one makes another word. */
function correction(word: string, hit: PartialHit | undefined): [string, string][] {
  const [near] = hit ? markedParts(hit) : [];
  return near !== undefined && isSpelt(near) && near[0] === word[0] ? [[word, near]] : [];
}

/** The last word of a search may be the beginning of one: without its ending it stands for all its forms. A short one stands for too many, and comes first. */
function searchText(words: readonly string[], { excluded }: SearchedWords): string {
  const inOrder = [...words.filter(isShort), ...words.filter((word) => !isShort(word))];
  return [...excluded, ...inOrder.slice(0, -1), ...inOrder.slice(-1).map(wordStem)].join(' ');
}

/** Conversations that hold all words; no search where a filter asks for messages. */
function acrossMessages({ query, filters }: Scope): SearchEntry[] {
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

function count(word: string, scope: Scope): SearchEntry {
  return { ...messageSearch([word], scope), per_page: 0 };
}

function holdingAll({ words, isSaid }: WordSet, { query, filters }: Scope): SearchEntry {
  const narrowed = isSaid ? { ...filters, facets: { kind: saidKinds, ...filters.facets } } : filters;
  return { ...messageSearch(words, { query, filters: narrowed }), per_page: hitsOfSearch };
}

/** Words are left out from the end, the most frequent ones, until some messages are found. */
function within(id: string, words: readonly string[], { query, filters }: Scope): SearchEntry {
  const facets = { ...filters.facets, conversation_id: [id] };
  return {
    ...messageSearch(words, { query, filters: { ...filters, facets } }),
    drop_tokens_threshold: messagesOfConversation,
    per_page: messagesOfConversation,
  };
}

function messageSearch(words: readonly string[], { query, filters }: Scope): SearchEntry {
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

/** Words that are looked for together. */
interface WordSet {
  readonly words: readonly string[];
  /** Only in what somebody said, where a few words of a question are meant more often than in what tools print. */
  readonly isSaid: boolean;
}

function setsOf(words: readonly string[], rare: readonly string[]): WordSet[] {
  const [several, singles] = [together(rare), words.map((word) => [word])];
  const loose = several.filter((set) => set.length < 3);
  return [
    ...several.map((set) => ({ words: set, isSaid: set.length < 3 })),
    ...singles.map((set) => ({ words: set, isSaid: true })),
    ...[...loose, ...singles].map((set) => ({ words: set, isSaid: false })),
  ].slice(0, mostSets);
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

async function askInParts<Hit>(ask: AskWider<Hit>, searches: readonly SearchEntry[]): Promise<WiderAnswer<Hit>[]> {
  const parts: (readonly SearchEntry[])[] = [];
  for (let at = 0; at < searches.length; at += mostSearches) parts.push(searches.slice(at, at + mostSearches));
  return (await Promise.all(parts.map(ask))).flat();
}

/** Whether so few conversations would hold all the words by chance that to hold them says something. */
function isTelling(holders: WiderAnswer<unknown> | undefined, foundOfWords: readonly number[]): boolean {
  const { found = 0, out_of: all = 0 } = holders ?? {};
  const byChance = foundOfWords.reduce((left, messages) => left * Math.min(1, messages / Math.max(1, all)), all);
  return found <= mostHolding && byChance < mostByChance;
}

/** 0 for a word that does not occur; more the fewer messages hold it. */
function weightOf(answer: { readonly found: number; readonly out_of?: number } | undefined): number {
  if (!answer || answer.found === 0) return 0;
  return Math.log(1 + Math.max(answer.out_of ?? 0, answer.found) / answer.found);
}

const mark = new RegExp(`${highlightTags.start}([^${highlightTags.end}]*)${highlightTags.end}`, 'g');

/** What is marked in a hit, in lower case. */
function markedParts(hit: PartialHit): string[] {
  const snippets = Object.values(hit.highlight ?? {}).map(({ snippet = '' }) => snippet);
  return snippets.flatMap((snippet) => Array.from(snippet.matchAll(mark), ([, text = '']) => text.toLowerCase()));
}

function markedWords(hit: PartialHit, words: readonly string[]): string[] {
  const marked = markedParts(hit);
  return words.filter((word) => marked.some((one) => one.startsWith(wordStem(word)) || word.includes(one)));
}
