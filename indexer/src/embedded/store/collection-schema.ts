/** Collection schemas: checked and completed as the real server does it, with its messages. */
import { isObject, objectOf } from '@session-siphon/schemas/narrow';
import { ApiError } from '../api-error.ts';

export const fieldTypes = [
  'string',
  'string[]',
  'int32',
  'int32[]',
  'int64',
  'int64[]',
  'float',
  'float[]',
  'bool',
  'bool[]',
] as const;
export type FieldType = (typeof fieldTypes)[number];

/** A field as `GET /collections/:name` shows it. */
export interface Field {
  readonly facet: boolean;
  readonly index: boolean;
  readonly infix: boolean;
  readonly locale: string;
  readonly name: string;
  /** Numbers in each vector; only a field of vectors has it. */
  readonly num_dim?: number;
  readonly optional: boolean;
  readonly sort: boolean;
  readonly type: FieldType;
}

export interface CollectionSchema {
  readonly name: string;
  /** Seconds since 1970-01-01. */
  readonly created_at: number;
  readonly default_sorting_field: string;
  readonly enable_nested_fields: boolean;
  readonly fields: readonly Field[];
  readonly symbols_to_index: readonly string[];
  readonly token_separators: readonly string[];
}

/** Checks the body of `POST /collections`. */
export function parseCollectionSchema(body: unknown, createdAt: number): CollectionSchema {
  const { name, fields } = objectOf(body);
  if (name === undefined) throw new ApiError(400, 'Parameter `name` is required.');
  if (typeof name !== 'string' || name === '') throw new ApiError(400, 'Parameter `name` must be a non-empty string.');
  if (fields === undefined) throw new ApiError(400, 'Parameter `fields` is required.');
  if (!Array.isArray(fields) || fields.length === 0)
    throw new ApiError(
      400,
      'The `fields` value should be an array of objects containing `name`, `type` and optionally, `facet` properties.',
    );
  if (!isObject(body) || !fields.every(isObject)) throw new ApiError(400, 'Bad request.');
  // Every document has an id; a field of that name means nothing.
  const parsed = fields.map(parseField).filter((field) => field.name !== 'id');
  if (new Set(parsed.map((field) => field.name)).size < parsed.length)
    throw new ApiError(400, 'There are duplicate field names in the schema.');
  const sorting = body['default_sorting_field'];
  return {
    name,
    created_at: createdAt,
    default_sorting_field: typeof sorting === 'string' ? checkSorting(sorting, parsed) : '',
    enable_nested_fields: body['enable_nested_fields'] === true,
    fields: parsed,
    symbols_to_index: characters(body['symbols_to_index'], 'symbols_to_index'),
    token_separators: characters(body['token_separators'], 'token_separators'),
  };
}

/** Checks one field of a schema or of a change. */
export function parseField(value: unknown): Field {
  if (!isObject(value) || typeof value['name'] !== 'string' || typeof value['type'] !== 'string')
    throw new ApiError(
      400,
      'Wrong format for `fields`. It should be an array of objects containing `name`, `type`, `optional` and `facet` properties.',
    );
  const { name, type } = value;
  const known = fieldTypes.find((one) => one === type);
  if (!known)
    throw new ApiError(
      400,
      `Field \`${name}\` has an invalid data type \`${type}\`, see docs for supported data types.`,
    );
  const flag = (property: string, fallback: boolean): boolean => {
    const given = value[property] ?? fallback;
    if (typeof given !== 'boolean')
      throw new ApiError(400, `The \`${property}\` property of the field \`${name}\` should be a boolean.`);
    return given;
  };
  const optional = flag('optional', false);
  const index = flag('index', true);
  if (!index && !optional)
    throw new ApiError(400, `Field \`${name}\` must be optional since it is marked as non-indexable.`);
  const isText = known.startsWith('string');
  return {
    facet: flag('facet', false),
    index,
    infix: flag('infix', false),
    locale: typeof value['locale'] === 'string' ? value['locale'] : '',
    name,
    ...dimensionsOf(value, known),
    optional,
    sort: flag('sort', !isText && !known.endsWith('[]')),
    type: known,
  };
}

/** Whether searches can ask which of its values are near to another. */
export function isVectorField(field: Field): boolean {
  return field.num_dim !== undefined && field.index;
}

/** What makes a field one of vectors. */
function dimensionsOf(field: Readonly<Record<string, unknown>>, type: FieldType): Pick<Field, 'num_dim'> {
  const { num_dim: dimensions, vec_dist: distance = 'cosine' } = field;
  if (dimensions === undefined) return {};
  if (typeof dimensions !== 'number' || !Number.isInteger(dimensions) || dimensions <= 0)
    throw new ApiError(400, 'Property `num_dim` must be a positive integer.');
  if (type !== 'float[]') throw new ApiError(400, 'Property `num_dim` is only allowed on a float array field.');
  if (field['facet'] === true) throw new ApiError(400, 'Property `facet` is not allowed on a vector field.');
  if (field['sort'] === true) throw new ApiError(400, 'Property `sort` cannot be enabled on a vector field.');
  if (typeof distance !== 'string') throw new ApiError(400, 'Property `vec_dist` must be a string.');
  if (distance !== 'cosine') throw new ApiError(400, 'Property `vec_dist` is invalid.');
  return { num_dim: dimensions };
}

const malformedChanges =
  'The `fields` value should be an array of objects containing the field `name` and other properties.';

/** What a change of fields makes of a schema, and what the server answers to it. Throws ApiError 400. */
export function changedFields(
  body: unknown,
  schema: CollectionSchema,
): { readonly changed: CollectionSchema; readonly answer: readonly unknown[] } {
  if (!isObject(body)) throw new ApiError(400, 'Bad JSON.');
  const { fields: changes, ...others } = body;
  if (Object.keys(others).length !== (changes === undefined ? 1 : 0))
    throw new ApiError(400, 'Only `fields` can be updated at the moment.');
  if (!Array.isArray(changes) || changes.length === 0) throw new ApiError(400, malformedChanges);
  let fields = schema.fields;
  const answer = changes.map((change: unknown) => {
    if (!isObject(change) || typeof change['name'] !== 'string') throw new ApiError(400, malformedChanges);
    const { name } = change;
    if (name === 'id') throw new ApiError(400, 'Field `id` cannot be altered.');
    if (change['drop'] === true) {
      if (!fields.some((field) => field.name === name))
        throw new ApiError(400, `Field \`${name}\` is not part of collection schema.`);
      fields = fields.filter((field) => field.name !== name);
      return { drop: true, name };
    }
    const added = parseField(change);
    if (fields.some((field) => field.name === added.name))
      throw new ApiError(
        400,
        `Field \`${added.name}\` is already part of the schema: To change this field, drop it first before adding it back to the schema.`,
      );
    fields = [...fields, added];
    return added;
  });
  const { default_sorting_field: sorting } = schema;
  const isSortingKept = fields.some((field) => field.name === sorting);
  return { changed: { ...schema, fields, default_sorting_field: isSortingKept ? sorting : '' }, answer };
}

function checkSorting(name: string, fields: readonly Field[]): string {
  if (name === '') return '';
  const field = fields.find((one) => one.name === name);
  if (!field)
    throw new ApiError(400, `Default sorting field is defined as \`${name}\` but is not found in the schema.`);
  if (field.optional) throw new ApiError(400, `Default sorting field \`${name}\` cannot be an optional field.`);
  if (field.type.startsWith('string') || field.type.endsWith('[]'))
    throw new ApiError(400, `Default sorting field \`${name}\` is not a sortable type.`);
  return name;
}

function characters(value: unknown, name: string): string[] {
  if (value === undefined) return [];
  const isValid =
    Array.isArray(value) &&
    value.every((one) => typeof one === 'string' && one.length === 1 && one.charCodeAt(0) < 128);
  if (!isValid) throw new ApiError(400, `\`${name}\` should be an array of character symbols.`);
  return value;
}
