/** Finds messages by what a person typed, and brings what is needed to show them. */
import { bundledWordVectors } from '@session-siphon/indexer/bundled-word-vectors';
import { AppError } from '@session-siphon/schemas/errors';
import { matchPattern } from '@session-siphon/schemas/match-pattern';
import { type PartialMatch, type SearchHit, messagePath } from '@session-siphon/schemas/search-answer';
import {
  type SearchEntry,
  type SearchFilters,
  type SortOrder,
  documentsById,
  fewMessages,
  highlightTags,
  messageListing,
  messageSearch,
} from '@session-siphon/schemas/search-query';
import { textSnippet } from '@session-siphon/schemas/text-snippet';
import { parseTypedSearch } from '@session-siphon/schemas/typed-search';
import { findWider } from '@session-siphon/schemas/wider-search';
import type { SearchAccess } from './search-access.ts';
import { type FoundMessage, documentsOf, foundMessages, text, widerAnswer } from './search-result.ts';

interface MessageQuery {
  readonly typed: string;
  /** Chosen besides the operators that were typed. */
  readonly filters: SearchFilters;
  readonly sort: SortOrder;
  readonly page: number;
  readonly perPage: number;
  /** The calendar day that dates such as `7d` count from. */
  readonly today: string;
}

/** A message with its conversation. */
export interface Hit extends FoundMessage {
  readonly title: string;
  readonly nativeId: string;
  /** On a message that lacks some of the words. */
  readonly partly?: PartialMatch;
}

export interface FoundPage {
  /** Messages found that hold all words, all pages. */
  readonly total: number;
  /** Messages found that hold some of them, all pages; they come after the others. */
  readonly partial: number;
  readonly hits: readonly Hit[];
}

export interface PreparedSearch {
  readonly search: SearchEntry;
  /** What is left of the typed text to search for, and the filters that it is searched with. */
  readonly words: string;
  readonly filters: SearchFilters;
  readonly page: number;
  readonly perPage: number;
  /** Operators whose value is none; they are searched for as words. */
  readonly misread: readonly string[];
}

/** Throws USAGE when there is nothing to search for. */
export function prepareSearch({ typed, filters: given, today, ...order }: MessageQuery): PreparedSearch {
  const { words, filters, misread } = parseTypedSearch(typed, today, given);
  const request = { ...order, filters };
  const search = words === '' ? messageListing(request) : messageSearch({ ...request, typed: words });
  if (search) return { search, words, filters, misread, page: order.page, perPage: order.perPage };
  throw new AppError('USAGE', 'there is nothing to search for in the query.', {
    hint: 'Give at least one word or number, or an operator such as is:error.',
  });
}

export async function findMessages(prepared: PreparedSearch, access: SearchAccess): Promise<FoundPage> {
  const [answer] = await access.search([prepared.search]);
  const { total, hits } = foundMessages(answer);
  const partial = total < fewMessages ? await partialMatches(prepared, access, { total, hits }) : [];
  const start = Math.max(0, (prepared.page - 1) * prepared.perPage - total);
  const room = prepared.perPage - hits.length;
  return {
    total,
    partial: partial.length,
    hits: await withConversations([...hits, ...partial.slice(start, start + room)], prepared.words, access),
  };
}

/** All messages that hold all words, as long as they are few. */
async function firstMessages({ search }: PreparedSearch, access: SearchAccess): Promise<readonly FoundMessage[]> {
  const [answer] = await access.search([{ ...search, page: 1, per_page: fewMessages }]);
  return foundMessages(answer).hits;
}

/** Messages that hold some of the words, those of one conversation together, the best conversation first. */
async function partialMatches(
  prepared: PreparedSearch,
  access: SearchAccess,
  found: { readonly total: number; readonly hits: readonly FoundMessage[] },
): Promise<(FoundMessage & { partly: PartialMatch })[]> {
  const whole = found.hits.length === found.total ? found.hits : await firstMessages(prepared, access);
  const isFound = new Set(whole.map((hit) => hit.conversation));
  const conversations = await findWider(
    { typed: prepared.words, filters: prepared.filters },
    {
      ask: async (searches) => (await access.search(searches)).map(widerAnswer),
      loadVectors: async () => bundledWordVectors(),
    },
  );
  return conversations
    .filter(({ id }) => !isFound.has(id))
    .flatMap(({ holdsAll, messages }) =>
      messages.map(({ hit, words: held, snippet = hit.message.snippet }) => ({
        ...hit.message,
        snippet,
        partly: { words: held, isWholeInConversation: holdsAll },
      })),
    );
}

async function withConversations(
  hits: readonly (FoundMessage & { partly?: PartialMatch })[],
  words: string,
  access: SearchAccess,
): Promise<readonly Hit[]> {
  if (hits.length === 0) return [];
  const bare = hits.filter((hit) => hit.snippet === '').map((hit) => hit.document);
  const [conversations, texts] = await access.search([
    documentsById('conversations', [...new Set(hits.map((hit) => hit.conversation))], {
      include_fields: 'id,title,native_id',
    }),
    ...(bare.length > 0 ? [documentsById('messages', bare, { include_fields: 'id,content' })] : []),
  ]);
  const [conversationOf, textOf] = [byId(conversations), byId(texts)];
  return hits.map((hit) => ({
    ...hit,
    title: text(conversationOf.get(hit.conversation)?.['title']),
    nativeId: text(conversationOf.get(hit.conversation)?.['native_id']),
    snippet: hit.snippet || textSnippet(text(textOf.get(hit.document)?.['content']), matchPattern(words)),
  }));
}

/** The hit as others read it. */
export function searchHit(hit: Hit, siteUrl: string | undefined): SearchHit {
  return {
    conversation: {
      id: hit.conversation,
      nativeId: hit.nativeId,
      source: hit.source,
      project: hit.project,
      title: hit.title,
      machine: hit.machine,
    },
    message: { id: hit.message, seq: hit.seq, role: hit.role, at: hit.at },
    snippet: hit.snippet.replaceAll(marks, ''),
    url: hitUrl(hit, siteUrl),
    ...(hit.partly ? { partly: hit.partly } : {}),
  };
}

const marks = new RegExp(`[${highlightTags.start}${highlightTags.end}]`, 'g');

/** Where the hit is read: absolute when the site's address is known. */
export function hitUrl(hit: FoundMessage, siteUrl: string | undefined): string {
  const path = messagePath(hit.conversation, hit.message, hit.seq);
  return siteUrl === undefined ? path : `${siteUrl}/${path}`;
}

function byId(answer: unknown): ReadonlyMap<string, Readonly<Record<string, unknown>>> {
  return new Map(documentsOf(answer).map((document) => [text(document['id']), document]));
}
