/** `POST /multi_search` and `GET …/documents/search`: who may search what, and whose parameters win. */
import { ApiError } from './api-error.ts';
import type { Permission } from './api-keys.ts';
import type { Catalog } from './catalog.ts';
import { isRecord } from './collection-schema.ts';
import type { SearchResult } from './collection-search.ts';
import type { SearchParameters } from './search-request.ts';

type SearchAnswer = SearchResult | { readonly code: number; readonly error: string };

const mostSearches = 50;
const forbidden = 'Forbidden - a valid `x-typesense-api-key` header must be sent.';

interface SearchCall {
  readonly catalog: Catalog;
  readonly permission: Permission;
  /** Parameters of the URL, without the key. They win over those of an entry. */
  readonly common: SearchParameters;
}

export function multiSearch(body: unknown, call: SearchCall): { readonly results: readonly SearchAnswer[] } {
  if (!isRecord(body) || !Array.isArray(body['searches'])) throw new ApiError(400, 'Missing `searches` array.');
  const searches: readonly unknown[] = body['searches'];
  if (searches.length === 0) throw new ApiError(500, 'Embedded params parsing error.');
  if (searches.length > mostSearches)
    throw new ApiError(400, 'Number of multi searches exceeds `limit_multi_searches` parameter.');
  if (!searches.every(isRecord)) throw new ApiError(400, 'The value of `searches` must be an array of objects.');
  const entries = searches.map((entry) => {
    if (!isSearchParameters(entry)) throw new ApiError(400, 'One or more search parameters are malformed.');
    const parameters = mergedParameters(entry, call);
    if (!call.permission.allows('documents:search', String(parameters['collection'] ?? '')))
      throw new ApiError(401, forbidden);
    return parameters;
  });
  return { results: entries.map((parameters) => answer(parameters, call.catalog)) };
}

/** One search; a failure is thrown. */
export function singleSearch(collection: string, call: SearchCall): SearchResult {
  const parameters = mergedParameters({ collection }, { ...call, common: { ...call.common, collection } });
  return call.catalog.get(String(parameters['collection']), 'Not found.').search(parameters);
}

function answer(parameters: SearchParameters, catalog: Catalog): SearchAnswer {
  try {
    return catalog.get(String(parameters['collection'] ?? ''), 'Not found.').search(parameters);
  } catch (error) {
    if (error instanceof ApiError) return { code: error.status, error: error.message };
    throw error;
  }
}

/** Baked-in parameters win over the URL's, those over the entry's; filters are joined. */
function mergedParameters(entry: SearchParameters, { common, permission }: SearchCall): SearchParameters {
  const { expires_at: _expiry, limit_multi_searches: _limit, ...embedded } = permission.embedded;
  if (!isSearchParameters(embedded)) throw new ApiError(400, 'One or more search parameters are malformed.');
  const filters = [entry, common, embedded]
    .map((parameters) => String(parameters['filter_by'] ?? ''))
    .filter((filter) => filter.trim() !== '');
  const [first = ''] = filters;
  const joined = filters.length > 1 ? filters.map((filter) => `(${filter})`).join(' && ') : first;
  return { ...entry, ...common, ...embedded, ...(joined === '' ? {} : { filter_by: joined }) };
}

function isSearchParameters(value: unknown): value is SearchParameters {
  return isRecord(value) && Object.values(value).every((one) => ['string', 'number', 'boolean'].includes(typeof one));
}
