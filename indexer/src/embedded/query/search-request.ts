/** Search parameters: strings, numbers and booleans as they come over the wire → one checked request. */
import { ApiError } from '../api-error.ts';
import type { CollectionSchema } from '../store/collection-schema.ts';
import { type VectorQuery, parseVectorQuery } from './vector-query.ts';

export type SearchParameters = Readonly<Record<string, string | number | boolean>>;

/** Names in a list with commas between them. */
export function namesIn(value: SearchParameters[string] | undefined): string[] {
  return String(value ?? '')
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
}

export interface QueryField {
  readonly name: string;
  readonly weight: number;
  readonly typos: number;
  readonly prefix: boolean;
}

export interface SortClause {
  readonly field: string;
  readonly isDescending: boolean;
  /** For `_text_match(buckets: N)`. */
  readonly buckets: number | undefined;
}

export interface SearchRequest {
  readonly q: string;
  readonly fields: readonly QueryField[];
  /** Asks for what is near to a vector, whatever the order; undefined when nothing does. */
  readonly nearTo: VectorQuery | undefined;
  readonly sortBy: readonly SortClause[];
  readonly facetBy: readonly string[];
  readonly facetQuery: { readonly field: string; readonly text: string } | undefined;
  readonly maxFacetValues: number;
  readonly page: number;
  readonly perPage: number;
  readonly groupBy: readonly string[];
  readonly groupLimit: number;
  readonly includeFields: readonly string[];
  readonly excludeFields: readonly string[];
  readonly highlight: {
    readonly fields: readonly string[] | undefined;
    readonly fullFields: readonly string[];
    readonly affixWords: number;
    readonly startTag: string;
    readonly endTag: string;
    readonly snippetThreshold: number;
  };
  readonly minLengthOneTypo: number;
  readonly minLengthTwoTypos: number;
  readonly typoThreshold: number;
  readonly dropThreshold: number;
  readonly splitJoin: 'off' | 'fallback' | 'always';
}

const mostHits = 250;

export function parseSearchRequest(parameters: SearchParameters, schema: CollectionSchema): SearchRequest {
  const text = (name: string): string | undefined =>
    parameters[name] === undefined ? undefined : String(parameters[name]);
  const list = (name: string): string[] => namesIn(parameters[name]);
  const number = (name: string, fallback: number): number => unsigned(name, text(name), fallback);
  const q = text('q');
  if (q === undefined) throw new ApiError(400, 'Parameter `q` is required.');
  const nearTo = vectorQuery(text('vector_query') ?? '', q, schema);
  const page = number('page', 1);
  if (page === 0) throw new ApiError(422, 'Page must be an integer of value greater than 0.');
  // Who searches the values of a facet wants no hits.
  const perPage = number('per_page', text('facet_query') ? 0 : 10);
  if (perPage > mostHits) throw new ApiError(422, `Only upto ${mostHits} hits can be fetched per page.`);
  const limitHits = text('limit_hits') === undefined ? undefined : number('limit_hits', 0);
  if (limitHits !== undefined && page * perPage > limitHits)
    throw new ApiError(
      422,
      `Only upto ${limitHits} hits can be fetched. Ensure that \`page\` and \`per_page\` parameters are within this range.`,
    );
  const groupLimit = number('group_limit', 3);
  if (groupLimit > 99 || groupLimit === 0) throw new ApiError(400, 'Value of `group_limit` must be between 1 and 99.');
  return {
    q,
    fields: queryFields(parameters, schema, q.trim() === '*' ? 'optional' : 'needed'),
    nearTo,
    sortBy: sortClauses(text('sort_by') ?? '', schema),
    facetBy: list('facet_by'),
    facetQuery: facetQuery(text('facet_query'), list('facet_by')),
    maxFacetValues: number('max_facet_values', 10),
    page,
    perPage,
    groupBy: list('group_by'),
    groupLimit,
    includeFields: list('include_fields'),
    excludeFields: list('exclude_fields'),
    highlight: {
      fields: text('highlight_fields') === undefined ? undefined : list('highlight_fields'),
      fullFields: list('highlight_full_fields').filter((name) => name !== 'none'),
      affixWords: number('highlight_affix_num_tokens', 4),
      startTag: text('highlight_start_tag') ?? '<mark>',
      endTag: text('highlight_end_tag') ?? '</mark>',
      snippetThreshold: number('snippet_threshold', 30),
    },
    minLengthOneTypo: number('min_len_1typo', 4),
    minLengthTwoTypos: number('min_len_2typo', 7),
    typoThreshold: number('typo_tokens_threshold', 1),
    dropThreshold: number('drop_tokens_threshold', 1),
    splitJoin: splitJoin(text('split_join_tokens')),
  };
}

function vectorQuery(given: string, q: string, schema: CollectionSchema): VectorQuery | undefined {
  if (given === '') return undefined;
  if (q !== '*') throw new ApiError(400, 'Vector query is supported only on wildcard (q=*) searches.');
  return parseVectorQuery(given, schema);
}

/** What the real server calls the values of a list with one value a field. */
const listNames = { query_by_weights: 'weights', num_typos: 'values', prefix: 'prefix values' } as const;

function queryFields(
  parameters: SearchParameters,
  schema: CollectionSchema,
  need: 'needed' | 'optional',
): QueryField[] {
  const names = namesIn(parameters['query_by']);
  if (names.length === 0 && need === 'needed') throw new ApiError(400, 'No search fields specified for the query.');
  const perField = (parameter: keyof typeof listNames, fallback: string): readonly string[] => {
    const given = String(parameters[parameter] ?? fallback)
      .split(',')
      .map((one) => one.trim());
    if (given.length !== 1 && given.length !== names.length)
      throw new ApiError(
        400,
        `Number of ${listNames[parameter]} in \`${parameter}\` does not match number of \`query_by\` fields.`,
      );
    return names.map((_, index) => (given.length === 1 ? (given[0] ?? fallback) : (given[index] ?? fallback)));
  };
  const weights =
    parameters['query_by_weights'] === undefined
      ? names.map((_, index) => String(15 - Math.min(index, 14)))
      : perField('query_by_weights', '1');
  const typos = perField('num_typos', '2');
  if (!typos.every((one) => /^\d+$/.test(one)))
    throw new ApiError(400, 'Number of values in `num_typos` does not match number of `query_by` fields.');
  const prefixes = perField('prefix', 'true');
  return names.map((name, index) => {
    const field = schema.fields.find((one) => one.name === name);
    if (field?.index === false)
      throw new ApiError(400, `Field \`${name}\` is marked as a non-indexed field in the schema.`);
    if (!field) throw new ApiError(404, `Could not find a field named \`${name}\` in the schema.`);
    if (!field.type.startsWith('string'))
      throw new ApiError(400, `Field \`${name}\` should be a string or a string array.`);
    return {
      name,
      weight: Number(weights[index] ?? 1) || 1,
      typos: Math.min(2, Number(typos[index] ?? 2) || 0),
      prefix: prefixes[index] === 'true',
    };
  });
}

function sortClauses(given: string, schema: CollectionSchema): SortClause[] {
  if (given.trim() === '') return [];
  const clauses = given.split(',').map((clause) => clause.trim());
  if (clauses.length > 3) throw new ApiError(400, 'Only upto 3 sort fields are allowed.');
  return clauses.map((clause) => {
    const [, name, options, order = ''] = /^(\w*)\s*(\([^)]*\))?\s*:\s*(\w+)$/.exec(clause) ?? [];
    const isDescending = order.toLowerCase() === 'desc';
    if (name === undefined) throw new ApiError(400, 'Parameter `sort_by` is malformed.');
    if (!isDescending && order.toLowerCase() !== 'asc')
      throw new ApiError(400, `Order for field\` ${name}\` should be either ASC or DESC.`);
    if (name === '_text_match') {
      return { field: name, isDescending, buckets: options === undefined ? undefined : bucketCount(options) };
    }
    const field = schema.fields.find((one) => one.name === name);
    if (!field?.sort) throw new ApiError(404, `Could not find a field named \`${name}\` in the schema for sorting.`);
    return { field: name, isDescending, buckets: undefined };
  });
}

/** Of `(buckets: N)`. */
function bucketCount(options: string): number {
  const given = /^\(\s*buckets\s*:\s*([^)]*?)\s*\)$/.exec(options)?.[1];
  if (given === undefined) throw new ApiError(400, 'Invalid sorting parameter passed for _text_match.');
  if (!/^\d+$/.test(given)) throw new ApiError(400, 'Invalid value passed for _text_match `buckets` configuration.');
  return Number(given);
}

function facetQuery(given: string | undefined, facetBy: readonly string[]): SearchRequest['facetQuery'] {
  if (given === undefined || given === '') return undefined;
  const colon = given.indexOf(':');
  if (colon < 0) throw new ApiError(400, 'Facet query must be in the `facet_field: value` format.');
  const field = given.slice(0, colon).trim();
  if (!facetBy.includes(field))
    throw new ApiError(
      400,
      'Facet query refers to a facet field `' + field + '` that is not part of `facet_by` parameter.',
    );
  return { field, text: given.slice(colon + 1).trim() };
}

function unsigned(name: string, given: string | undefined, fallback: number): number {
  if (given === undefined) return fallback;
  if (!/^\d+$/.test(given)) throw new ApiError(400, `Parameter \`${name}\` must be an unsigned integer.`);
  return Number(given);
}

function splitJoin(given: string | undefined): SearchRequest['splitJoin'] {
  return given === 'off' || given === 'always' ? given : 'fallback';
}
