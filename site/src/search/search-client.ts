/** What InstantSearch searches with: the official adapter, and around it what one search of the person takes besides the hits. */
import { collections } from '@session-siphon/schemas/search-document';
import type { MessageDocument } from '@session-siphon/schemas/search-document';
import {
  documentsById,
  facetFields,
  fieldsOfMessages,
  markedSnippet,
  messageSearchParameters,
  sortOrders,
} from '@session-siphon/schemas/search-query';
import { prepareQuery } from '@session-siphon/schemas/search-text';
import TypesenseInstantSearchAdapter from 'typesense-instantsearch-adapter';
import { type ListedConversation, listedFields } from '../page/conversation-facts.ts';
import { PageFailure } from '../page/page-failure.ts';
import type { EngineHit, Search, SearchApi } from '../page/search-api.ts';
import type { PerformSearches } from '../stand-ins/typesense.ts';

/** One request of InstantSearch, as far as it is read here. */
export interface WidgetSearch {
  readonly indexName: string;
  readonly params: {
    readonly query?: string;
    readonly page?: number;
    readonly hitsPerPage?: number;
    readonly maxValuesPerFacet?: number;
    readonly facets?: string | readonly string[];
    readonly facetFilters?: readonly (string | readonly string[])[];
    readonly filters?: string;
  };
}

/** One answer of the adapter, as far as it is read here. */
export interface SearchAnswered {
  readonly hits: readonly AdaptedHit[];
  readonly nbHits: number;
  readonly page: number;
  readonly facets?: Readonly<Record<string, Readonly<Record<string, number>>>>;
}

type HitFields = 'id' | 'conversation_id' | 'message_id' | 'seq' | 'kind' | 'role' | 'tool' | 'is_error' | 'ts';

/** A part of a message as the engine finds it. */
export type MessageEngineHit = EngineHit<Pick<MessageDocument, HitFields>>;

/** A hit: a part of a message, or a whole conversation when there is nothing to search for. */
export interface AdaptedHit {
  readonly objectID: string;
  readonly _rawTypesenseHit: MessageEngineHit | EngineHit<ListedConversation>;
}

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

const listing = `${collections.conversations}/sort/ts:desc`;

/** Creates the client. All its failures are `PageFailure`s. `onConversation` is called with every conversation that it comes to know. */
export function createSearchClient(
  api: SearchApi,
  onConversation: (conversation: ListedConversation) => void,
): PageSearchClient {
  const adapter = createAdapter(async ({ searches }) => ({ results: await searchWhatIsThere(api, searches) }));
  const conversations = new Map<string, ListedConversation>();
  const contents = new Map<string, string>();
  let counts = new Map<string, number>();
  let last: WidgetSearch | undefined;

  const remember = (document: object): void => {
    if (!isListed(document)) return;
    conversations.set(document.id, document);
    onConversation(document);
  };

  const run = async (requests: readonly WidgetSearch[]) => (await adapter(requests)).results;

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

  const completeHits = async (request: WidgetSearch, hits: readonly AdaptedHit[]): Promise<void> => {
    const found = hits.map((hit) => hit._rawTypesenseHit).filter(isMessageHit);
    const ids = conversationsOf(found);
    const [counted] = await Promise.all([ids.length > 0 ? run([countRequest(request, ids)]) : [], know(found)]);
    if (request.params.page === undefined || request.params.page === 0) counts = new Map();
    const perConversation = counted[0]?.facets?.['conversation_id'] ?? {};
    for (const [id, count] of Object.entries(perConversation)) counts.set(id, count);
  };

  return {
    client: {
      async search(given) {
        const requests = prepared(given);
        const results = await run(requests);
        const [request, main] = [requests[0], results[0]];
        if (request && main) {
          last = request;
          if (request.indexName === listing) for (const hit of main.hits) remember(hit._rawTypesenseHit.document);
          else await completeHits(request, main.hits);
        }
        return { results };
      },
    },
    forget() {
      conversations.clear();
      contents.clear();
    },
    know,
    isListing: () => last?.indexName === listing,
    conversation: (id) => conversations.get(id),
    foundIn: (id) => counts.get(id),
    contentOf: (hit) => contents.get(hit),
    lastFilter: () => last?.params.filters,
    async again(change) {
      if (!last) return undefined;
      const [result] = await run([{ indexName: last.indexName, params: { ...last.params, ...change } }]);
      for (const hit of result?.hits ?? []) remember(hit._rawTypesenseHit.document);
      return result;
    },
  };
}

/** As long as nothing has been indexed there is nothing to be found, which is no failure. */
async function searchWhatIsThere(api: SearchApi, searches: readonly Search[]): Promise<readonly unknown[]> {
  try {
    return await api.search(searches);
  } catch (error) {
    if (!(error instanceof PageFailure) || error.kind !== 'unindexed') throw error;
    const nothing = { found: 0, out_of: 0, page: 1, hits: [], facet_counts: [], search_time_ms: 0 };
    return searches.map(({ q = '', per_page = 0 }) => ({ ...nothing, request_params: { q, per_page } }));
  }
}

function createAdapter(
  perform: PerformSearches,
): (requests: readonly WidgetSearch[]) => Promise<{ results: SearchAnswered[] }> {
  const adapter = new TypesenseInstantSearchAdapter({
    // Read by the stand-in for the Typesense client, which has its own idea of a server.
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the setting is handed on unread
    server: { perform } as unknown as ConstructorParameters<typeof TypesenseInstantSearchAdapter>[0]['server'],
    additionalSearchParameters: {
      ...messageSearchParameters,
      highlight_start_tag: messageSearchParameters.highlight_start_tag,
      sort_by: sortOrders.best,
    },
    collectionSpecificSearchParameters: {
      [collections.conversations]: {
        query_by: 'title,prompts',
        query_by_weights: '2,1',
        num_typos: '1,0',
        prefix: 'true,true',
        include_fields: listedFields,
        exclude_fields: '',
        highlight_fields: 'title',
      },
    },
    facetableFieldsWithSpecialCharacters: [...facetFields, 'conversation_id'],
  });
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the adapter's types are those of another search service
  return adapter.searchClient.search as unknown as ReturnType<typeof createAdapter>;
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

/** Counts matches of a search in each of these conversations. */
function countRequest({ indexName, params }: WidgetSearch, ids: readonly string[]): WidgetSearch {
  const chosen = `conversation_id:=[${ids.join(',')}]`;
  return {
    indexName,
    params: {
      ...params,
      filters: params.filters === undefined ? chosen : `${params.filters} && ${chosen}`,
      facets: ['conversation_id'],
      maxValuesPerFacet: ids.length,
      hitsPerPage: 0,
      page: 0,
    },
  };
}

type RawHit = AdaptedHit['_rawTypesenseHit'];

export function isMessageHit(hit: RawHit): hit is MessageEngineHit {
  return 'message_id' in hit.document;
}

export function isListed(document: object): document is ListedConversation {
  return 'strata' in document && 'title' in document;
}

function conversationsOf(hits: readonly MessageEngineHit[]): string[] {
  return [...new Set(hits.map((hit) => hit.document.conversation_id))];
}

function hasSnippet(hit: RawHit): boolean {
  return markedSnippet((field) => hit.highlight?.[field]?.snippet) !== undefined;
}
