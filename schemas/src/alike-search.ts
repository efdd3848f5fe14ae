/** Finds the turns that say something like a search, in whatever words. */
import { heldPattern, heldWords } from './held-words.ts';
import { collections } from './search-document.ts';
import {
  type SearchEntry,
  type SearchFilters,
  documentsById,
  filterBy,
  messageSearchParameters,
} from './search-query.ts';
import type { SearchedWords } from './searched-words.ts';
import { textSnippet } from './text-snippet.ts';
import type { WiderAccess, WiderQuestion } from './wider-access.ts';
import type { PartialHit, WiderMessage } from './wider-ranking.ts';

/** A graph of vectors is searched the more thoroughly the more of them are asked for; as many as a gate lets pass. */
const looked = 250;
const mostAlike = 40;
/** What is further away, from 0 for the same direction to 2 for the opposite one, has hardly anything to do with it. */
const furthest = 0.75;
/** The same direction counts as much as so many times all the words. */
const sameDirection = 1.2;

/** Of each turn its prompt, the nearest first. None for a search that says what a message has to hold, or may not. */
export async function findAlike<Hit extends PartialHit>(
  { typed, filters }: WiderQuestion,
  { words, excluded }: SearchedWords,
  { ask, loadVectors }: WiderAccess<Hit>,
): Promise<readonly WiderMessage<Hit>[]> {
  if (excluded.length > 0 || words.some((word) => word.startsWith('"'))) return [];
  try {
    const meaning = (await loadVectors()).meaningOf([typed]);
    const [answer] = meaning ? await ask([alikeSearch(meaning, filters)]) : [];
    const near = (answer?.hits ?? []).filter(({ vector_distance: distance = furthest }) => distance < furthest);
    if (near.length === 0) return [];
    const ids = near.map(({ document }) => document.id);
    const [texts] = await ask([documentsById('messages', ids, { include_fields: 'id,content' })]);
    const textOf = new Map(texts?.hits.map(({ document: { id, content } }) => [id, content ?? '']));
    return near.map((hit) => alikeMessage(hit, textOf.get(hit.document.id) ?? '', words));
  } catch {
    // An index of an earlier version knows no meanings; that the server is gone, the search for words tells.
    return [];
  }
}

/** Turns that say something like a vector of `word-vectors.ts`, as an entry of `POST /multi_search`. */
export function alikeSearch(meaning: readonly number[], filters: SearchFilters): SearchEntry {
  const filter = filterBy(filters);
  return {
    collection: collections.messages,
    q: '*',
    vector_query: `meaning:([${meaning.join(',')}], k: ${looked})`,
    exclude_fields: messageSearchParameters.exclude_fields,
    per_page: mostAlike,
    ...(filter === '' ? {} : { filter_by: filter }),
  };
}

function alikeMessage<Hit extends PartialHit>(hit: Hit, text: string, asked: readonly string[]): WiderMessage<Hit> {
  const words = [...heldWords(text, asked).counts.keys()];
  const score = sameDirection * (1 - (hit.vector_distance ?? 1));
  return { hit, words, score, snippet: textSnippet(text, heldPattern(words)) };
}
