/** JSON Schema of every record and file that we define, for editors and for readers without our code. */
import { z } from 'zod';
import { ArchiveManifest } from '../src/archive-manifest.ts';
import { SiphonConfig } from '../src/config.ts';
import { Message, SessionEvent, SessionHeader } from '../src/session.ts';
import { Tombstone } from '../src/tombstone.ts';

/** The parts of JSON Schema that our schemas come out as. */
export interface JsonSchema {
  readonly type?: string;
  readonly const?: string | number | boolean;
  readonly enum?: readonly string[];
  readonly format?: string;
  readonly description?: string;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly items?: JsonSchema;
  readonly additionalProperties?: JsonSchema | boolean;
  readonly oneOf?: readonly JsonSchema[];
  readonly anyOf?: readonly JsonSchema[];
}

const documented = {
  'session-header': { title: 'First record of a session', schema: SessionHeader },
  message: { title: 'Message record of a session', schema: Message },
  event: { title: 'Event record of a session', schema: SessionEvent },
  archive: { title: 'archive.json of an archive', schema: ArchiveManifest },
  tombstone: { title: 'Note about a forgotten session', schema: Tombstone },
  config: { title: 'Configuration file of siphon', schema: SiphonConfig },
} as const;

export type SchemaName = keyof typeof documented;

export const schemaNames: readonly SchemaName[] = Object.keys(documented).filter(isSchemaName);

/** One schema, by the name of its file without the ending. */
export function jsonSchema(name: SchemaName): JsonSchema {
  const { title, schema } = documented[name];
  // The input side: what a file may hold, not what is left after parsing. `JsonValue` has no keyword, because it allows everything.
  const { $schema, ...rest } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- zod's own type allows every keyword of every draft; ours names those that occur
  return { $schema, title, ...rest } as JsonSchema;
}

function isSchemaName(name: string): name is SchemaName {
  return Object.hasOwn(documented, name);
}
