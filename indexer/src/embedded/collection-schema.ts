/** Collection schemas: checked and completed as the real server does it, with its messages. */
import { ApiError } from './api-error.ts';

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

type Json = Readonly<Record<string, unknown>>;

/** Checks the body of `POST /collections`. */
export function parseCollectionSchema(body: unknown, createdAt: number): CollectionSchema {
  if (!isRecord(body)) throw new ApiError(400, 'Bad JSON.');
  const { name, fields } = body;
  if (typeof name !== 'string' || name === '') throw new ApiError(400, 'Parameter `name` is required.');
  if (!Array.isArray(fields)) throw new ApiError(400, 'Parameter `fields` is required.');
  const parsed = fields.map(parseField);
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
  if (!isRecord(value) || typeof value['name'] !== 'string')
    throw new ApiError(
      400,
      'Wrong format for `fields`. It should be an array of objects containing `name`, `type`, `optional` and `facet` properties.',
    );
  const { name, type } = value;
  const known = fieldTypes.find((one) => one === type);
  if (!known)
    throw new ApiError(
      400,
      `Field \`${name}\` has an invalid data type \`${String(type)}\`, see docs for supported data types.`,
    );
  const optional = value['optional'] === true;
  const index = value['index'] !== false;
  if (!index && !optional)
    throw new ApiError(400, `Field \`${name}\` must be optional since it is marked as non-indexable.`);
  const isText = known.startsWith('string');
  return {
    facet: value['facet'] === true,
    index,
    infix: value['infix'] === true,
    locale: typeof value['locale'] === 'string' ? value['locale'] : '',
    name,
    optional,
    sort: value['sort'] === undefined ? !isText && !known.endsWith('[]') : value['sort'] === true,
    type: known,
  };
}

export function isRecord(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function checkSorting(name: string, fields: readonly Field[]): string {
  if (name === '') return '';
  const field = fields.find((one) => one.name === name);
  if (!field)
    throw new ApiError(400, `Default sorting field is defined as \`${name}\` but is not found in the schema.`);
  if (field.optional) throw new ApiError(400, `Default sorting field \`${name}\` cannot be an optional field.`);
  if (field.type.startsWith('string') || field.type.endsWith('[]'))
    throw new ApiError(400, `Default sorting field \`${name}\` must be a single valued numerical field.`);
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
