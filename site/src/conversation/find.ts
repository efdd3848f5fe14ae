/** Search inside the conversation, also in what is not loaded. */
import { type MessageDocument } from '@session-siphon/schemas/search-document';
import { type SearchFilters, messageListing, messageSearch } from '@session-siphon/schemas/search-query';
import { parseTypedSearch } from '@session-siphon/schemas/typed-search';
import { largestWindow } from '../page/message-window.ts';
import type { EngineResult, SearchApi } from '../page/search-api.ts';

export interface Found {
  readonly seq: number;
  readonly message: string;
}

export interface FindResult {
  /** Messages that match, by position; at most `mostFound`. */
  readonly found: readonly Found[];
  /** What was typed, without operators. */
  readonly words: string;
  /** The words that matched, which a misspelt query does not have. */
  readonly matched: ReadonlySet<string>;
  /** Whether the messages hold some of the words only, because none holds all. */
  readonly isPartial: boolean;
}

interface FindQuestion {
  readonly conversation: string;
  readonly typed: string;
  /** The calendar day that dates such as `7d` count from. */
  readonly today: string;
}

type MessageSearch = NonNullable<ReturnType<typeof messageSearch>>;

const unfiltered: SearchFilters = {};

const mostPages = 20;
/** Beyond this many a narrower search serves better. */
export const mostFound = mostPages * largestWindow;

/** Words of which some are looked for where no message holds all. */
const mostWords = 8;

/** Messages of the conversation that match, operators included. Empty when there is nothing to search for. */
export async function findInConversation(
  api: SearchApi,
  { conversation, typed, today }: FindQuestion,
  signal: AbortSignal,
): Promise<FindResult> {
  const { words, filters } = parseTypedSearch(typed, today, unfiltered);
  if (words === '' && filters === unfiltered) return { found: [], matched: new Set(), words, isPartial: false };
  const within: SearchFilters = { ...filters, facets: { ...filters.facets, conversation_id: [conversation] } };
  const whole = await matchesOf(api, [searchFor(words, within)], signal);
  const single: readonly string[] = words.match(/"[^"]*"?|[^\s"]+/g) ?? [];
  if (whole.found.length > 0 || single.length < 2 || single.length > mostWords || single.includes('NOT'))
    return { ...whole, words, isPartial: false };
  const some = await matchesOf(
    api,
    single.map((word) => searchFor(word, within)),
    signal,
  );
  return { ...some, words, isPartial: true };
}

/** Undefined for signs that are no word. */
function searchFor(typed: string, filters: SearchFilters): MessageSearch | undefined {
  const request = { filters, sort: 'best', page: 1, perPage: largestWindow } as const;
  return typed === '' ? messageListing(request) : messageSearch({ ...request, typed });
}

async function matchesOf(
  api: SearchApi,
  wanted: readonly (MessageSearch | undefined)[],
  signal: AbortSignal,
): Promise<Pick<FindResult, 'found' | 'matched'>> {
  const searches = wanted.filter((search) => search !== undefined);
  if (searches.length === 0) return { found: [], matched: new Set() };
  const first = await api.search<FoundDocument>(searches.map(bySeqOnly), signal);
  const results = [...first, ...(await furtherPages(api, { search: searches[0], found: first[0]?.found }, signal))];
  // One entry a message, although several of its parts may match.
  const bySeq = new Map<number, Found>();
  const matched = new Set<string>();
  for (const { document, highlight } of results.flatMap(({ hits }) => hits)) {
    bySeq.set(document.seq, { seq: document.seq, message: document.message_id });
    for (const word of highlight?.['content']?.matched_tokens?.flat() ?? []) matched.add(word);
  }
  return { found: [...bySeq.values()].toSorted((a, b) => a.seq - b.seq), matched };
}

type FoundDocument = Pick<MessageDocument, 'seq' | 'message_id'>;

function bySeqOnly({ exclude_fields: _fields, ...search }: MessageSearch): MessageSearch {
  return { ...search, sort_by: 'seq:asc', include_fields: 'seq,message_id' };
}

/** What a search finds beyond its first page, in one request: whoever reads the end of a long conversation steps from there. */
async function furtherPages(
  api: SearchApi,
  { search, found = 0 }: { readonly search: MessageSearch | undefined; readonly found: number | undefined },
  signal: AbortSignal,
): Promise<readonly EngineResult<FoundDocument>[]> {
  const pages = Math.min(mostPages, Math.ceil(found / largestWindow));
  if (!search || pages < 2) return [];
  const further = Array.from({ length: pages - 1 }, (_, at) => ({
    ...bySeqOnly(search),
    highlight_fields: 'none',
    page: at + 2,
  }));
  return api.search<FoundDocument>(further, signal);
}
