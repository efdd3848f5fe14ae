/** JSON Schema → rows of a field table in Markdown. */
import type { JsonSchema } from './json-schema.ts';

interface FieldRow {
  /** Path of the field: `agent.name`, `links[].relation`. */
  readonly field: string;
  readonly type: string;
  readonly isRequired: boolean;
  readonly meaning: string;
}

/** The fields of an object schema as a Markdown table. Throws when a field has no description. */
export function fieldTable(schema: JsonSchema): string {
  const rows = fieldRows(schema, '').map(({ field, type, isRequired, meaning }) => [
    `\`${field}\``,
    type,
    isRequired ? 'always' : '',
    meaning,
  ]);
  return markdownTable(['Field', 'Type', 'Present', 'Meaning'], rows);
}

/** A Markdown table; a bar inside a cell is escaped. */
export function markdownTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

function fieldRows(schema: JsonSchema, prefix: string): FieldRow[] {
  return Object.entries(schema.properties ?? {}).flatMap(([name, field]) => {
    const path = `${prefix}${name}`;
    if (field.description === undefined)
      throw new Error(`${path} has no description: add \`.describe('…')\` to its schema.`);
    const isRequired = schema.required?.includes(name) ?? false;
    return [{ field: path, type: typeName(field), isRequired, meaning: field.description }, ...nestedRows(field, path)];
  });
}

/** Fields of an object, of the objects in a list, and of the values of a map. A list of unions has tables of its own. */
function nestedRows(field: JsonSchema, path: string): FieldRow[] {
  if (field.type === 'object' && typeof field.additionalProperties === 'object')
    return fieldRows(field.additionalProperties, `${path}.<id>.`);
  if (field.type === 'array') return fieldRows(field.items ?? {}, `${path}[].`);
  return fieldRows(field, `${path}.`);
}

function typeName(field: JsonSchema): string {
  if (field.const !== undefined) return `\`${JSON.stringify(field.const)}\``;
  if (field.enum !== undefined) return field.enum.map((value) => `\`${JSON.stringify(value)}\``).join(' ');
  if (field.format === 'date-time') return 'time';
  if (field.anyOf !== undefined) return field.anyOf.map(typeName).join(' or ');
  if (field.type === 'array')
    return `list of ${field.items?.oneOf === undefined ? typeName(field.items ?? {}) : 'block'}s`;
  return field.type ?? 'any JSON';
}
