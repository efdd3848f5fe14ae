/** The official adapter between InstantSearch and the search server, as it is used here. */
import { collections } from '@session-siphon/schemas/search-document';
import type { MessageDocument } from '@session-siphon/schemas/search-document';
import { facetFields, messageSearchParameters, sortOrders } from '@session-siphon/schemas/search-query';
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
  readonly nbPages: number;
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

type RawHit = AdaptedHit['_rawTypesenseHit'];

export function isMessageHit(hit: RawHit): hit is MessageEngineHit {
  return 'message_id' in hit.document;
}

export function isListed(document: object): document is ListedConversation {
  return 'strata' in document && 'title' in document;
}

/** The conversations of some hits, each once. */
export function conversationsOf(hits: readonly MessageEngineHit[]): string[] {
  return [...new Set(hits.map((hit) => hit.document.conversation_id))];
}

export type RunSearches = (requests: readonly WidgetSearch[]) => Promise<SearchAnswered[]>;

/** How hits come: each for itself, or the best few of a conversation together. */
const hitOrders = {
  flat: {},
  byConversation: { group_by: 'conversation_id', group_limit: 3 },
} as const;

/** Searches through the adapter. All failures are `PageFailure`s. */
export function createAdaptedSearch(api: SearchApi, order: keyof typeof hitOrders): RunSearches {
  const perform: PerformSearches = async ({ searches }) => ({ results: await searchWhatIsThere(api, searches) });
  const adapter = new TypesenseInstantSearchAdapter({
    // Read by the stand-in for the Typesense client, which has its own idea of a server.
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the setting is handed on unread
    server: { perform } as unknown as ConstructorParameters<typeof TypesenseInstantSearchAdapter>[0]['server'],
    additionalSearchParameters: {
      ...messageSearchParameters,
      highlight_start_tag: messageSearchParameters.highlight_start_tag,
      sort_by: sortOrders.best,
      ...hitOrders[order],
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
  const search = adapter.searchClient.search as unknown as (
    requests: readonly WidgetSearch[],
  ) => Promise<{ results: SearchAnswered[] }>;
  return async (requests) => (await search(requests)).results;
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
