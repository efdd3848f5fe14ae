/** The generated parts of our Markdown files, by the name in their markers. */
import { errorCatalogue } from '../src/errors.ts';
import { conversationFields, messageFields } from '../src/search-document.ts';
import { fieldTable, markdownTable } from './field-table.ts';
import type { Block, Session } from '../src/session.ts';
import { type JsonSchema, jsonSchema } from './json-schema.ts';

interface Sources {
  /** A session with every kind of record and block; the first of each kind is its example. */
  readonly examples: Session;
  /** Text of `search-document.ts`: the meaning of an indexed field is its doc comment, so that no program carries it. */
  readonly searchDocumentSource: string;
}

/** Every section by its name. */
export function generatedSections({ examples, searchDocumentSource }: Sources): ReadonlyMap<string, string> {
  const { header, records } = examples;
  const message = jsonSchema('message');
  const messages = records.filter((record) => record.type === 'message');
  const events = records.filter((record) => record.type === 'event');
  const blocks: readonly Block[] = messages.flatMap((record) => record.blocks);
  const blockSchemas = message.properties?.['blocks']?.items?.oneOf ?? [];
  return new Map([
    ['archive', fieldTable(jsonSchema('archive'))],
    ['tombstone', fieldTable(jsonSchema('tombstone'))],
    ['session-header', withExample(fieldTable(jsonSchema('session-header')), header)],
    [
      'message',
      withExample(
        fieldTable(message),
        messages.find(({ role }) => role === 'assistant'),
      ),
    ],
    ['blocks', variants(blockSchemas, 'type', (name) => blocks.find((block) => block.type === name))],
    [
      'events',
      variants(jsonSchema('event').oneOf ?? [], 'event', (name) => events.find(({ event }) => event === name)),
    ],
    ['config', fieldTable(jsonSchema('config'))],
    ['message-document', searchFieldTable('messageFields', messageFields, searchDocumentSource)],
    ['conversation-document', searchFieldTable('conversationFields', conversationFields, searchDocumentSource)],
    ['errors', errorTable()],
  ]);
}

/** The fields that all variants of a union have, then heading, meaning, own fields and example of each, named by the constant in `key`. */
function variants(schemas: readonly JsonSchema[], key: string, exampleOf: (name: string) => unknown): string {
  const isShared = ([field, schema]: readonly [string, JsonSchema]) =>
    schemas.every((one) => JSON.stringify(one.properties?.[field]) === JSON.stringify(schema));
  const only = (schema: JsonSchema, keep: (entry: readonly [string, JsonSchema]) => boolean): JsonSchema => ({
    ...schema,
    properties: Object.fromEntries(Object.entries(schema.properties ?? {}).filter(keep)),
  });
  const shared = schemas.slice(0, 1).map((first) => only(first, isShared));
  const own = schemas.map((schema) => {
    const { const: name, description = '' } = schema.properties?.[key] ?? {};
    const fields = only(schema, (entry) => entry[0] !== key && !isShared(entry));
    const table = hasFields(fields) ? fieldTable(fields) : 'No fields of its own.';
    return `#### \`${String(name)}\`\n\n${description}\n\n${withExample(table, exampleOf(String(name)))}`;
  });
  return [...shared.filter(hasFields).map(fieldTable), ...own].join('\n\n');
}

function hasFields(schema: JsonSchema): boolean {
  return Object.keys(schema.properties ?? {}).length > 0;
}

function withExample(table: string, example: unknown): string {
  if (example === undefined)
    throw new Error('the example session lacks a record or block that the schemas define: add it.');
  return `${table}\n\n\`\`\`json\n${JSON.stringify(example)}\n\`\`\``;
}

function searchFieldTable(
  table: string,
  fields: Readonly<Record<string, { readonly type: string; readonly use: string; readonly optional?: true }>>,
  source: string,
): string {
  const comments = fieldComments(table, source);
  const rows = Object.entries(fields).map(([name, field]) => {
    const meaning = comments.get(name);
    if (meaning === undefined) throw new Error(`${table}.${name} has no doc comment: write one above it.`);
    return [`\`${name}\``, field.type, field.use, field.optional ? '' : 'always', meaning];
  });
  return markdownTable(['Field', 'Type', 'Use', 'Present', 'Meaning'], rows);
}

/** Doc comments of one table of fields, by field. */
function fieldComments(table: string, source: string): ReadonlyMap<string, string> {
  const body = source.split(`export const ${table} = {\n`)[1]?.split('\n}')[0] ?? '';
  return new Map(
    [...body.matchAll(/\/\*\* (?<meaning>.+) \*\/\n\s+(?<name>\w+): \{/g)].map(({ groups }) => [
      groups?.['name'] ?? '',
      groups?.['meaning'] ?? '',
    ]),
  );
}

function errorTable(): string {
  const rows = Object.entries(errorCatalogue).map(([code, entry]) => [
    `\`${code}\``,
    entry.title,
    String(entry.exitCode),
    entry.retryable ? 'yes' : '',
  ]);
  return markdownTable(['Code', 'What it says', 'Exit status', 'May pass by itself'], rows);
}
