/** What InstantSearch searches with: the official adapter, and around it what one search of the person takes besides the hits. */
import { collections } from '@session-siphon/schemas/search-document';
import type { MessageDocument } from '@session-siphon/schemas/search-document';
import { documentsById, fieldsOfMessages, markedSnippet } from '@session-siphon/schemas/search-query';
import { prepareQuery } from '@session-siphon/schemas/search-text';
import { type ListedConversation, listedFields } from '../page/conversation-facts.ts';
import type { SearchApi } from '../page/search-api.ts';
import {
  type MessageEngineHit,
  type SearchAnswered,
  type WidgetSearch,
  conversationsOf,
  createAdaptedSearch,
  isListed,
} from './adapted-search.ts';
import { ResultPages } from './result-pages.ts';

export interface PageSearchClient {
  /** For InstantSearch. */
  readonly client: { search(requests: readonly WidgetSearch[]): Promise<{ results: SearchAnswered[] }> };
  /** Forgets conversations and texts, which may have grown. */
  forget(): void;
  /** Loads what these hits lack to be shown: their conversations, and their text where nothing in it is marked. */
  know(hits: readonly MessageEngineHit[]): Promise<void>;
  /** Whether the last search lists conversations instead of matches. */
  isListing(): boolean;
  conversation(id: string): ListedConversation | undefined;
  /** Matches of the last search in one conversation; undefined where they were not counted. */
  foundIn(conversation: string): number | undefined;
  /** Text of a hit without a highlight. */
  contentOf(hit: string): string | undefined;
  /** The last search again, changed: for what is asked besides its hits. Undefined before the first one. */
  again(change: WidgetSearch['params']): Promise<SearchAnswered | undefined>;
  /** The filter of the last search. */
  lastFilter(): string | undefined;
}

interface AnsweredSearch {
  /** Searches are numbered as they were asked. */
  readonly number: number;
  readonly request: WidgetSearch;
  readonly pages: ResultPages;
}

const listing = `${collections.conversations}/sort/ts:desc`;

/** Creates the client. All its failures are `PageFailure`s. `onConversation` is called with every conversation that it comes to know. */
export function createSearchClient(
  api: SearchApi,
  onConversation: (conversation: ListedConversation) => void,
): PageSearchClient {
  const flat = createAdaptedSearch(api, 'flat');
  const byConversation = createAdaptedSearch(api, 'byConversation');
  const conversations = new Map<string, ListedConversation>();
  const contents = new Map<string, string>();
  let last: AnsweredSearch | undefined;
  let asked = 0;

  const remember = (document: object): void => {
    if (!isListed(document)) return;
    conversations.set(document.id, document);
    onConversation(document);
  };

  const know = async (found: readonly MessageEngineHit[]): Promise<void> => {
    const ids = conversationsOf(found);
    const bare = found.filter((hit) => !hasSnippet(hit)).map((hit) => hit.document.id);
    const unknown = {
      conversations: ids.filter((id) => !conversations.has(id)),
      messages: bare.filter((id) => !contents.has(id)),
    };
    const searches = [
      ...(unknown.conversations.length > 0
        ? [documentsById('conversations', unknown.conversations, { include_fields: listedFields })]
        : []),
      ...(unknown.messages.length > 0
        ? [documentsById('messages', unknown.messages, { include_fields: 'id,content' })]
        : []),
    ];
    if (searches.length === 0) return;
    const looked = await api.search<Partial<ListedConversation & MessageDocument>>(searches);
    for (const { document } of looked.flatMap((result) => result.hits)) {
      if (document.id !== undefined && document.content !== undefined) contents.set(document.id, document.content);
      else remember(document);
    }
  };

  const answer = async ([request, ...facets]: readonly WidgetSearch[]): Promise<SearchAnswered[]> => {
    if (!request) return [];
    asked += 1;
    const own = asked;
    const isFirstPage = (request.params.page ?? 0) === 0;
    const pages = (isFirstPage ? undefined : last?.pages) ?? new ResultPages({ flat, byConversation, know });
    const results =
      request.indexName === listing ? await flat([request, ...facets]) : await pages.answer(request, facets);
    for (const hit of results[0]?.hits ?? []) remember(hit._rawTypesenseHit.document);
    // What comes after the answer to a later search is shown by nobody.
    if (own > (last?.number ?? 0)) last = { number: own, request, pages };
    return results;
  };

  return {
    client: {
      search: async (given) => ({ results: await answer(prepared(given)) }),
    },
    forget() {
      conversations.clear();
      contents.clear();
    },
    know,
    isListing: () => last?.request.indexName === listing,
    conversation: (id) => conversations.get(id),
    foundIn: (id) => last?.pages.foundIn(id),
    contentOf: (hit) => contents.get(hit),
    lastFilter: () => last?.request.params.filters,
    async again(change) {
      if (!last) return undefined;
      const { indexName, params } = last.request;
      const [result] = await flat([{ indexName, params: { ...params, ...change } }]);
      for (const hit of result?.hits ?? []) remember(hit._rawTypesenseHit.document);
      return result;
    },
  };
}

/** Makes typed text fit for the engine. Nothing to search for lists conversations, unless a filter is about messages. */
function prepared(requests: readonly WidgetSearch[]): WidgetSearch[] {
  const query = prepareQuery(requests[0]?.params.query ?? '');
  const asksForMessages = requests.some(({ params: { facetFilters = [], filters = '' } }) =>
    [...facetFilters.flat(), ...filters.split(' && ')].some((filter) =>
      fieldsOfMessages.some((field) => filter.startsWith(`${field}:`)),
    ),
  );
  return requests.map(({ indexName, params }) => {
    if (query !== undefined) return { indexName, params: { ...params, query } };
    if (asksForMessages) return { indexName: `${collections.messages}/sort/ts:desc`, params: { ...params, query: '' } };
    const facets = [params.facets ?? []].flat().filter((facet) => facet !== 'kind');
    return { indexName: listing, params: { ...params, query: '', facets } };
  });
}

function hasSnippet(hit: MessageEngineHit): boolean {
  return markedSnippet((field) => hit.highlight?.[field]?.snippet) !== undefined;
}
