/** How the site and the terminal ask: the same fields, weights and tolerance everywhere. Sent to Typesense as search parameters. */
import { collections } from './search-document.ts';
import { prepareQuery } from './search-text.ts';

/** Private-use characters around a match: no transcript text can pretend to be a highlight. */
export const highlightTags = { start: '\uE000', end: '\uE001' } as const;

/** One search of a `POST /multi_search`. */
export type SearchEntry = Readonly<Record<string, string | number>>;

/** So many of them a gate lets pass at once. */
export const mostSearches = 20;

/** Parameters of every message search, besides the query and the filters. Field-wise lists have one value a field of `query_by`. */
export const messageSearchParameters = {
  query_by: 'content,idents,norm,title',
  query_by_weights: '4,3,4,2',
  num_typos: '1,0,0,1',
  prefix: 'true,true,true,true',
  min_len_1typo: 5,
  min_len_2typo: 9,
  drop_tokens_threshold: 0,
  split_join_tokens: 'fallback',
  highlight_fields: 'content,norm,title',
  highlight_full_fields: 'none',
  highlight_affix_num_tokens: 14,
  highlight_start_tag: highlightTags.start,
  highlight_end_tag: highlightTags.end,
  exclude_fields: 'content,idents,norm,blocks,meaning',
  search_cutoff_ms: 2000,
} as const;

/**
 * The snippet to show of a message that was found, from the fields it was highlighted in; undefined when none can be shown: where parts of names match, nothing is
 * marked, some servers send the texts whole, and `norm` holds words without what stands between them. Then `textSnippet` makes one of the text.
 */
export function markedSnippet(snippetOf: (field: string) => string | undefined): string | undefined {
  const [content, norm, title] = ['content', 'norm', 'title']
    .map(snippetOf)
    .map((snippet) => (snippet?.includes(highlightTags.start) ? snippet : undefined));
  return content ?? (norm === undefined ? title : undefined);
}

/** Orders a search can have. Typesense reorders by match within the first 250 hits only. */
export const sortOrders = {
  best: '_text_match(buckets: 10):desc,ts:desc',
  newest: 'ts:desc',
  oldest: 'ts:asc',
} as const;
export type SortOrder = keyof typeof sortOrders;

/** Facets that the site offers and the terminal filters by, in order of appearance. */
export const facetFields = ['source', 'project', 'kind', 'tool', 'model', 'machine'] as const;
export type FacetField = (typeof facetFields)[number];

/** Fields whose values a search can ask for or leave out: the facets, and those that only typed operators name. */
export const filterFields = [...facetFields, 'role', 'branch', 'conversation_id'] as const;
export type FilterField = (typeof filterFields)[number];

/** Of these, the ones that a conversation does not have. */
export const fieldsOfMessages = ['kind', 'role', 'conversation_id'] as const satisfies readonly FilterField[];

/** Yes-or-no fields of messages. */
const flagFields = ['is_error', 'is_subagent', 'has_diff', 'has_image'] as const;
export type FlagField = (typeof flagFields)[number];

/** With fewer messages than this a wider search (`wider-search.ts`) is worth its requests. */
export const fewMessages = 5;

/** Chosen values of facets, flags and times of a search. */
export interface SearchFilters {
  readonly facets?: { readonly [K in FilterField]?: readonly string[] };
  /** Values that no result may have. */
  readonly without?: { readonly [K in FilterField]?: readonly string[] };
  readonly flags?: { readonly [K in FlagField]?: boolean };
  /** Seconds since 1970-01-01, inclusive. */
  readonly after?: number;
  /** Seconds since 1970-01-01, exclusive. */
  readonly before?: number;
}

/** The `filter_by` of some filters; empty when there are none. A backtick cannot be escaped, so values lose theirs (documents lost them too). */
export function filterBy(filters: SearchFilters): string {
  const clauses = [
    ...filterFields.flatMap((field) => listClause(field, ':=', filters.facets?.[field])),
    // Of the ways to exclude, this is the one that every version understands: `:!` means its opposite on some.
    ...filterFields.flatMap((field) => listClause(field, ':!=', filters.without?.[field])),
    ...flagFields.flatMap((field) => {
      const isWanted = filters.flags?.[field];
      return isWanted === undefined ? [] : [`${field}:${isWanted ? '=' : '!='}true`];
    }),
  ];
  if (filters.after !== undefined) clauses.push(`ts:>=${seconds(filters.after)}`);
  if (filters.before !== undefined) clauses.push(`ts:<${seconds(filters.before)}`);
  return clauses.join(' && ');
}

/** The same for the collection of conversations; undefined for filters that only messages can pass. */
export function conversationFilterBy({ facets, without, ...rest }: SearchFilters): string | undefined {
  if (fieldsOfMessages.some((field) => facets?.[field]?.length)) return undefined;
  const left = { ...without, ...Object.fromEntries(fieldsOfMessages.map((field) => [field, []])) };
  return filterBy({ ...rest, ...(facets ? { facets } : {}), without: left });
}

function listClause(field: string, operator: string, values: readonly string[] | undefined): string[] {
  return values && values.length > 0 ? [`${field}${operator}[${values.map(quoted).join(',')}]`] : [];
}

function quoted(value: string): string {
  return `\`${value.replaceAll('`', '')}\``;
}

/** An integer beyond 64 bits in a filter is never answered by some versions. */
function seconds(value: number): number {
  return Math.trunc(Math.max(-1e11, Math.min(1e11, value)));
}

interface MessageRequest {
  readonly filters: SearchFilters;
  readonly sort: SortOrder;
  readonly page: number;
  readonly perPage: number;
}

/** One message search as an entry of `POST /multi_search`. Undefined when the typed text has nothing to search for. */
export function messageSearch(request: MessageRequest & { readonly typed: string }): SearchEntry | undefined {
  const q = prepareQuery(request.typed);
  return q === undefined ? undefined : searchEntry(q, request);
}

/** Every message that the filters leave, as an entry likewise. Undefined without filters: all messages are no answer. */
export function messageListing(request: MessageRequest): SearchEntry | undefined {
  if (filterBy(request.filters) === '') return undefined;
  // Without words there is no best match.
  return searchEntry('*', { ...request, sort: request.sort === 'best' ? 'newest' : request.sort });
}

/** Documents with these ids, as an entry likewise. `shown` says which of their fields are answered. */
export function documentsById(
  collection: 'messages' | 'conversations',
  ids: readonly string[],
  shown: { readonly include_fields: string } | { readonly exclude_fields: string },
): SearchEntry {
  return {
    collection: collections[collection],
    q: '*',
    query_by: collection === 'messages' ? 'content' : 'title',
    filter_by: `id:=[${ids.join(',')}]`,
    per_page: ids.length,
    ...shown,
  };
}

/** A field with so many values is not known in full. */
export const mostValues = 250;

/** Which values a field has in a collection, the most frequent first, as the facets of an entry likewise. */
export function valuesSearch(field: FilterField, collection: 'messages' | 'conversations' = 'messages'): SearchEntry {
  return {
    collection: collections[collection],
    q: '*',
    query_by: 'title',
    facet_by: field,
    max_facet_values: mostValues,
    per_page: 0,
  };
}

function searchEntry(q: string, { filters, sort, page, perPage }: MessageRequest): SearchEntry {
  const filter = filterBy(filters);
  return {
    collection: collections.messages,
    ...messageSearchParameters,
    q,
    sort_by: sortOrders[sort],
    page,
    per_page: perPage,
    ...(filter === '' ? {} : { filter_by: filter }),
  };
}
