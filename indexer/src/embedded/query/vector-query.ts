/** `vector_query`: `field:([0.1, -2], k: 10)`, or `field:([], id: x)` for what is near a document. Read as loosely as the real server does. */
import { ApiError } from '../api-error.ts';
import { type CollectionSchema, isVectorField } from '../store/collection-schema.ts';

export interface VectorQuery {
  readonly field: string;
  /** What to be near to: a vector, or a document that has one. */
  readonly target: { readonly vector: readonly number[] } | { readonly id: string };
  /** Number of documents that count as near; a page that goes on further makes it more. */
  readonly k: number;
}

const wholeQuery = /^([^:]*):[^(]*\([^[]*\[([^\]]*)\](.*)$/s;

/** Throws ApiError 400. */
export function parseVectorQuery(text: string, schema: CollectionSchema): VectorQuery {
  const [, name, list = '', rest = ''] = wholeQuery.exec(text) ?? [];
  if (name === undefined) throw malformed('.');
  const field = name.trim();
  const vector = partsOf(list, ',').map(numberOf);
  const settings = new Map(rest === ')' ? [] : partsOf(rest, ',').map(settingOf));
  const [id, k] = [settings.get('id'), wholeNumber(settings, 'k')];
  // Every search here looks at all vectors, however few or many pass a filter.
  wholeNumber(settings, 'flat_search_cutoff');
  if (id !== undefined && vector.length > 0) throw malformed(': cannot pass both vector query and `id` parameter.');
  if (id !== undefined) return { field, target: { id }, k };
  if (vector.length === 0)
    throw new ApiError(400, 'When a vector query value is empty, an `id` parameter must be present.');
  const dimensions = schema.fields.find((one) => one.name === field && isVectorField(one))?.num_dim;
  if (dimensions === undefined) throw new ApiError(400, `Field \`${field}\` does not have a vector query index.`);
  if (vector.length !== dimensions)
    throw new ApiError(400, `Query field \`${field}\` must have ${dimensions} dimensions.`);
  return { field, target: { vector }, k };
}

function malformed(why: string): ApiError {
  return new ApiError(400, `Malformed vector query string${why}`);
}

/** What stands between separators, where something does. */
function partsOf(text: string, separator: string): string[] {
  return text
    .split(separator)
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

function numberOf(text: string): number {
  const number = Number(text);
  const kept = Math.fround(number);
  // Numbers are kept in four bytes: some are too large for them, and some too small.
  if (!/^[+-]?[\d.]/.test(text) || !Number.isFinite(kept) || (kept === 0 && number !== 0))
    throw malformed(': one of the vector values is not a float.');
  return number;
}

function settingOf(text: string): readonly [name: string, value: string] {
  const [name, value, ...others] = partsOf(text.replace(/\)$/, ''), ':');
  if (name === undefined || value === undefined || others.length > 0) throw malformed('.');
  return [name, value];
}

function wholeNumber(settings: ReadonlyMap<string, string>, name: string): number {
  const given = settings.get(name) ?? '0';
  if (!/^\d+$/.test(given) || Number(given) >= 2 ** 32) throw malformed(`: \`${name}\` parameter must be an integer.`);
  return Number(given);
}
