/** Checks documents against a schema, with the real server's messages. */
import { ApiError } from '../api-error.ts';
import type { CollectionSchema, Field } from '../store/collection-schema.ts';

export type StoredDocument = Readonly<Record<string, unknown>> & { readonly id: string };

interface CheckOptions {
  readonly schema: CollectionSchema;
  /** Gives an id to a document that has none. */
  newId(): string;
  /** Whether fields that every document needs may be missing. */
  readonly isPartial: boolean;
}

/** The document if it fits the schema; itself when nothing had to be added or left out. Throws ApiError 400. */
export function checkDocument(
  value: Readonly<Record<string, unknown>>,
  { schema, newId, isPartial }: CheckOptions,
): StoredDocument {
  const { id } = value;
  if (id !== undefined && typeof id !== 'string') throw new ApiError(400, "Document's `id` field should be a string.");
  if (id === '') throw new ApiError(400, 'The `id` should not be empty.');
  const { default_sorting_field: sortingField, fields } = schema;
  if (!isPartial && sortingField !== '' && value[sortingField] === undefined)
    throw new ApiError(
      400,
      `Field \`${sortingField}\` has been declared as a default sorting field, but is not found in the document.`,
    );
  // An optional field that is null is one that is not there.
  const empty = new Set<string>();
  for (const field of fields)
    if (field.optional && value[field.name] === null) empty.add(field.name);
    else if (value[field.name] !== undefined) checkValue(value[field.name], field);
    else if (!field.optional && !isPartial)
      throw new ApiError(
        400,
        `Field \`${field.name}\` has been declared in the schema, but is not found in the document.`,
      );
  if (empty.size === 0 && isIdentified(value)) return value;
  const shown =
    empty.size === 0 ? value : Object.fromEntries(Object.entries(value).filter(([name]) => !empty.has(name)));
  return { ...shown, id: id ?? newId() };
}

function isIdentified(value: Readonly<Record<string, unknown>>): value is StoredDocument {
  return typeof value['id'] === 'string';
}

function checkValue(value: unknown, { name, num_dim: dimensions, type }: Field): void {
  if (type.endsWith('[]')) {
    const element = elementType(type);
    if (!Array.isArray(value)) throw new ApiError(400, `Field \`${name}\` must be an array.`);
    if (dimensions !== undefined && value.length !== dimensions)
      throw new ApiError(400, `Field \`${name}\` must have ${dimensions} dimensions.`);
    if (!value.every((one) => fits(one, element)))
      throw new ApiError(400, `Field \`${name}\` must be ${article(element)} array of ${element}.`);
  } else if (!fits(value, type)) throw new ApiError(400, `Field \`${name}\` must be ${described(type)}.`);
}

function elementType(type: string): string {
  return type.slice(0, -2);
}

/** As the real server has it. */
function article(element: string): string {
  return element === 'float' || element === 'bool' ? 'a' : 'an';
}

function fits(value: unknown, type: string): boolean {
  switch (type) {
    case 'string':
      return typeof value === 'string';
    case 'bool':
      return typeof value === 'boolean';
    case 'int32':
    case 'int64':
      // The real server takes 64 bits for either.
      return Number.isInteger(value) && Number(value) >= -(2 ** 63) && Number(value) < 2 ** 64;
    default:
      return typeof value === 'number';
  }
}

function described(type: string): string {
  if (type === 'string') return 'a string';
  if (type === 'bool') return 'a bool';
  return type === 'float' ? 'a float' : `an ${type}`;
}
