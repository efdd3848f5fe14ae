/** Checks documents against a schema, with the real server's messages. */
import { ApiError } from './api-error.ts';
import { type CollectionSchema, type Field, isRecord } from './collection-schema.ts';

export type StoredDocument = Readonly<Record<string, unknown>> & { readonly id: string };

/** The document if it fits the schema. `newId` gives an id to one that has none. Throws ApiError 400. */
export function checkDocument(value: unknown, schema: CollectionSchema, newId: () => string): StoredDocument {
  if (!isRecord(value)) throw new ApiError(400, 'Bad JSON: not a proper document.');
  const { id } = value;
  if (id !== undefined && typeof id !== 'string') throw new ApiError(400, "Document's `id` field should be a string.");
  for (const field of schema.fields) checkField(value, field, schema.default_sorting_field);
  return { ...value, id: id === undefined || id === '' ? newId() : id };
}

function checkField(document: Readonly<Record<string, unknown>>, field: Field, sortingField: string): void {
  const value = document[field.name];
  if (value === undefined || value === null) {
    if (field.optional) return;
    if (field.name === sortingField)
      throw new ApiError(
        400,
        `Field \`${field.name}\` has been declared as a default sorting field, but is not found in the document.`,
      );
    throw new ApiError(
      400,
      `Field \`${field.name}\` has been declared in the schema, but is not found in the document.`,
    );
  }
  if (!field.index) return;
  const { type } = field;
  if (type.endsWith('[]')) {
    const element = elementType(type);
    if (!Array.isArray(value) || !value.every((one) => fits(one, element)))
      throw new ApiError(400, `Field \`${field.name}\` must be an array.`);
  } else if (!fits(value, type)) throw new ApiError(400, `Field \`${field.name}\` must be ${described(type)}.`);
}

function elementType(type: string): string {
  return type.slice(0, -2);
}

function fits(value: unknown, type: string): boolean {
  switch (type) {
    case 'string':
      return typeof value === 'string';
    case 'bool':
      return typeof value === 'boolean';
    case 'int32':
      return Number.isInteger(value) && Math.abs(Number(value)) <= 2 ** 31;
    case 'int64':
      return Number.isInteger(value);
    default:
      return typeof value === 'number';
  }
}

function described(type: string): string {
  if (type === 'string') return 'a string';
  if (type === 'bool') return 'a bool';
  return type === 'float' ? 'a float' : `an ${type}`;
}
