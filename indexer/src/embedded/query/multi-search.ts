/** `POST /multi_search` and `GET …/documents/search`: who may search what, and whose parameters win. */
import { ApiError, forbidden } from '../api-error.ts';
import type { Permission } from '../api-keys.ts';
import type { Catalog } from '../catalog.ts';
import { isObject } from '@session-siphon/schemas/narrow';
import type { SearchResult } from './collection-search.ts';
import { type SearchParameters, namesIn } from './search-request.ts';

type SearchAnswer = SearchResult | { readonly code: number; readonly error: string };

const usualMostSearches = 50;

interface SearchCall {
  readonly catalog: Catalog;
  readonly permission: Permission;
  /** Parameters of the URL, without the key. They win over those of an entry. */
  readonly common: SearchParameters;
}

export function multiSearch(body: unknown, call: SearchCall): { readonly results: readonly SearchAnswer[] } {
  if (!isObject(body) || !Array.isArray(body['searches'])) throw new ApiError(400, 'Missing `searches` array.');
  const searches: readonly unknown[] = body['searches'];
  if (searches.length === 0) throw new ApiError(500, 'Embedded params parsing error.');
  if (searches.length > mostSearches(call))
    throw new ApiError(400, 'Number of multi searches exceeds `limit_multi_searches` parameter.');
  if (!searches.every(isObject)) throw new ApiError(400, 'The value of `searches` must be an array of objects.');
  const asked = searches.map((entry) => {
    if (!isSearchParameters(entry)) throw new ApiError(400, 'One or more search parameters are malformed.');
    return mergedSearch(entry, call);
  });
  return { results: asked.map((search) => answer(search, call.catalog)) };
}

/** One search; a failure is thrown. */
export function singleSearch(collection: string, call: SearchCall): SearchResult {
  const search = mergedSearch({}, { ...call, common: { ...call.common, collection } });
  return call.catalog.get(search.collection, 'Not found.').search(search.parameters, search.filters);
}

function mostSearches({ common, permission }: SearchCall): number {
  const given = permission.embedded['limit_multi_searches'] ?? common['limit_multi_searches'];
  return given === undefined ? usualMostSearches : Number(given);
}

interface MergedSearch {
  readonly collection: string;
  readonly parameters: SearchParameters;
  /** A document has to pass each of them. */
  readonly filters: readonly string[];
}

function answer({ collection, parameters, filters }: MergedSearch, catalog: Catalog): SearchAnswer {
  try {
    return catalog.get(collection, 'Not found.').search(parameters, filters);
  } catch (error) {
    if (error instanceof ApiError) return { code: error.status, error: error.message };
    throw error;
  }
}

/**
 * Baked-in parameters win over the URL's, those over the entry's. Filters are not joined as text, as on the real server, where a filter can be written
 * that swallows the one of the key.
 */
function mergedSearch(entry: SearchParameters, { common, permission }: SearchCall): MergedSearch {
  const { expires_at: _expiry, limit_multi_searches: _limit, ...embedded } = permission.embedded;
  if (!isSearchParameters(embedded)) throw new ApiError(400, 'One or more search parameters are malformed.');
  const parameters = withoutHiddenMarks({ ...entry, ...common, ...embedded }, embedded);
  const collection = String(parameters['collection'] ?? '');
  if (!permission.allows('documents:search', collection)) throw forbidden();
  return {
    collection,
    parameters,
    filters: [entry, common, embedded].map((one) => String(one['filter_by'] ?? '')),
  };
}

/** A field that a key leaves out is not shown by its marks either. */
function withoutHiddenMarks(parameters: SearchParameters, embedded: SearchParameters): SearchParameters {
  const hidden = namesIn(embedded['exclude_fields']);
  if (hidden.length === 0) return parameters;
  const shown = (['highlight_fields', 'highlight_full_fields'] as const)
    .filter((name) => parameters[name] !== undefined)
    .map((name) => [
      name,
      namesIn(parameters[name])
        .filter((field) => !hidden.includes(field))
        .join(','),
    ]);
  return { ...parameters, ...Object.fromEntries(shown) };
}

function isSearchParameters(value: unknown): value is SearchParameters {
  return isObject(value) && Object.values(value).every((one) => ['string', 'number', 'boolean'].includes(typeof one));
}
