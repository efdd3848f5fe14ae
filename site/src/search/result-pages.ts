/**
 * The pages of one search. Hits are folded by conversation, so a long one could fill page after page with what is folded away: the first page has the best hits,
 * and where these lie in few conversations the best of others; every further page has those of conversations that were not shown before.
 */
import {
  type AdaptedHit,
  type MessageEngineHit,
  type RunSearches,
  type SearchAnswered,
  type WidgetSearch,
  conversationsOf,
  isMessageHit,
} from './adapted-search.ts';

/** A first page with fewer conversations gets others. */
const fewConversations = 10;
/** Conversations of a further page. */
const conversationsPerPage = 20;

interface PageSearches {
  readonly flat: RunSearches;
  /** The best hits of a conversation together. */
  readonly byConversation: RunSearches;
  /** Loads what these hits lack to be shown. */
  know(hits: readonly MessageEngineHit[]): Promise<void>;
}

export class ResultPages {
  readonly #searches: PageSearches;
  /** Matches in the conversations that were shown. */
  readonly #counts = new Map<string, number>();
  #first: SearchAnswered | undefined;

  constructor(searches: PageSearches) {
    this.#searches = searches;
  }

  /** Matches in a conversation that was shown. */
  foundIn(conversation: string): number | undefined {
    return this.#counts.get(conversation);
  }

  /** Answers a request for a page, and those for facets that come with it. Pages come in their order. */
  async answer(request: WidgetSearch, facets: readonly WidgetSearch[]): Promise<SearchAnswered[]> {
    const { page = 0 } = request.params;
    const first = this.#first;
    if (page === 0 || !first) return this.#begin(request, facets);
    const [hits, counted] = await Promise.all([
      this.#others(request),
      facets.length > 0 ? this.#searches.flat(facets) : [],
    ]);
    return [this.#page(first, page, hits), ...counted];
  }

  async #begin(request: WidgetSearch, facets: readonly WidgetSearch[]): Promise<SearchAnswered[]> {
    const [first, ...counted] = await this.#searches.flat([request, ...facets]);
    if (!first) return [];
    this.#first = first;
    await this.#take(request, first.hits);
    const isFew = this.#counts.size < fewConversations && this.#leftOf(first) > 0;
    // What was found is shown, whatever becomes of the rest.
    const others = isFew ? await this.#others(request).catch(() => []) : [];
    return [this.#page(first, 0, [...first.hits, ...others]), ...counted];
  }

  #page(first: SearchAnswered, page: number, hits: readonly AdaptedHit[]): SearchAnswered {
    const isLast = hits.length === 0 || this.#leftOf(first) <= 0;
    return { ...first, hits, page, nbPages: page + (isLast ? 1 : 2) };
  }

  /** Matches in conversations that were not shown. */
  #leftOf({ nbHits }: SearchAnswered): number {
    return Array.from(this.#counts.values()).reduce((left, count) => left - count, nbHits);
  }

  /** The best hits in conversations that were not shown. */
  async #others(request: WidgetSearch): Promise<readonly AdaptedHit[]> {
    const further = narrowed(request, `conversation_id:!=[${[...this.#counts.keys()].join(',')}]`, {
      facets: [],
      hitsPerPage: conversationsPerPage,
    });
    const [answer] = await this.#searches.byConversation([further]);
    const hits = answer?.hits ?? [];
    await this.#take(request, hits);
    return hits;
  }

  /** Counts the matches in the conversations of these hits, and gets what is shown of them. */
  async #take(request: WidgetSearch, hits: readonly AdaptedHit[]): Promise<void> {
    const found = hits.map((hit) => hit._rawTypesenseHit).filter(isMessageHit);
    const ids = conversationsOf(found);
    if (ids.length === 0) return;
    const counting = narrowed(request, `conversation_id:=[${ids.join(',')}]`, {
      facets: ['conversation_id'],
      maxValuesPerFacet: ids.length,
      hitsPerPage: 0,
    });
    const [[counted]] = await Promise.all([this.#searches.flat([counting]), this.#searches.know(found)]);
    const counts = counted?.facets?.['conversation_id'] ?? {};
    for (const id of ids) this.#counts.set(id, counts[id] ?? 0);
  }
}

/** A search in some conversations only, from its beginning. */
function narrowed({ indexName, params }: WidgetSearch, clause: string, change: WidgetSearch['params']): WidgetSearch {
  const filters = params.filters === undefined ? clause : `${params.filters} && ${clause}`;
  return { indexName, params: { ...params, ...change, filters, page: 0 } };
}
