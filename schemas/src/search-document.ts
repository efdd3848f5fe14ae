/**
 * What is indexed. One table a collection: every field with its Typesense type and what it is for; the TypeScript types follow from the tables.
 * Fields whose use is `stored` are not in the collection's schema: the engine returns them and does nothing else with them.
 */

type FieldType = 'string' | 'string[]' | 'int32' | 'int64' | 'bool' | 'float[]';

interface SearchField {
  readonly type: FieldType;
  readonly use: 'searchable' | 'facet' | 'filter' | 'nearest' | 'stored';
  readonly optional?: true;
  /** How many numbers a vector has. */
  readonly dimensions?: number;
}

/** Numbers of a vector of `word-vectors.ts`. */
export const meaningDimensions = 128;

/** One document per part of a message: its prose, its thinking, its tool calls, its output, each in chunks of at most 6,000 characters. */
export const messageFields = {
  /** Text of the part, at most 6,000 characters. */
  content: { type: 'string', use: 'searchable' },
  /** Parts and joined forms of camelCase, snake_case and kebab-case names, and parts of compounds in scripts without spaces. */
  idents: { type: 'string[]', use: 'searchable', optional: true },
  /** Runs of scripts that need segmentation or case folding, cut into words. */
  norm: { type: 'string', use: 'searchable', optional: true },
  /** Conversation title, on the first document of the conversation's prompts only. */
  title: { type: 'string', use: 'searchable', optional: true },
  /** What the turn says, the prompt and the prose that answers it, as a vector of `word-vectors.ts`; on document 0 of the prompt. */
  meaning: { type: 'float[]', use: 'nearest', dimensions: meaningDimensions, optional: true },
  /** Session id. */
  conversation_id: { type: 'string', use: 'facet' },
  /** Source id. */
  source: { type: 'string', use: 'facet' },
  /** Project name; `unknown` where there is none. */
  project: { type: 'string', use: 'facet' },
  /** Every machine whose copy of the conversation the archive holds. */
  machine: { type: 'string[]', use: 'facet' },
  /** Role of the message. */
  role: { type: 'string', use: 'facet' },
  /** prompt, prose, thinking, tool, result, system. */
  kind: { type: 'string', use: 'facet' },
  /** Native name of the tool that was called or answered. */
  tool: { type: 'string', use: 'facet', optional: true },
  /** Model that wrote the message. */
  model: { type: 'string', use: 'facet', optional: true },
  /** Branch at the start. */
  branch: { type: 'string', use: 'facet', optional: true },
  /** A tool failed, or the assistant reported an error. */
  is_error: { type: 'bool', use: 'facet', optional: true },
  /** A file was changed. */
  has_diff: { type: 'bool', use: 'facet', optional: true },
  /** An image was attached. */
  has_image: { type: 'bool', use: 'facet', optional: true },
  /** The session belongs to a sub-agent. */
  is_subagent: { type: 'bool', use: 'facet', optional: true },
  /** Days since 1970-01-01, UTC. */
  day: { type: 'int32', use: 'facet' },
  /** yyyymm, UTC. */
  month: { type: 'int32', use: 'facet' },
  /** Seconds since 1970-01-01, UTC. */
  ts: { type: 'int64', use: 'filter' },
  /** Position of the message in the conversation, from 0. */
  seq: { type: 'int32', use: 'filter' },
  /** Number of the prompt this message answers, from 1; 0 before the first. */
  turn: { type: 'int32', use: 'filter' },
  /** Number of this document among those of the message, from 0; document 0 carries `blocks`. */
  chunk: { type: 'int32', use: 'filter' },
  /** Indexing run that wrote the document; older ones of a touched conversation are deleted. */
  rev: { type: 'int64', use: 'filter' },
  /** Message id. */
  message_id: { type: 'string', use: 'stored' },
  /** On chunk 0: the message's blocks as JSON (`DisplayMessage`), at most 65,536 characters. */
  blocks: { type: 'string', use: 'stored', optional: true },
} as const satisfies Record<string, SearchField>;

/** One document per conversation. Facets have the names and meanings of the message facets. */
export const conversationFields = {
  /** What the conversation is called. */
  title: { type: 'string', use: 'searchable' },
  /** The typed prompts, their first 8,000 characters. */
  prompts: { type: 'string', use: 'searchable', optional: true },
  /** Different words of all its messages, about 24,000 characters: for searches whose words no single message holds. */
  words: { type: 'string', use: 'searchable', optional: true },
  /** Source id. */
  source: { type: 'string', use: 'facet' },
  /** Project name. */
  project: { type: 'string', use: 'facet' },
  /** Every machine whose copy of the conversation the archive holds. */
  machine: { type: 'string[]', use: 'facet' },
  /** Models that answered. */
  model: { type: 'string[]', use: 'facet', optional: true },
  /** Native names of the tools that were called. */
  tool: { type: 'string[]', use: 'facet', optional: true },
  /** Branch at the start. */
  branch: { type: 'string', use: 'facet', optional: true },
  /** A tool failed, or the assistant reported an error. */
  is_error: { type: 'bool', use: 'facet', optional: true },
  /** A file was changed. */
  has_diff: { type: 'bool', use: 'facet', optional: true },
  /** An image was attached. */
  has_image: { type: 'bool', use: 'facet', optional: true },
  /** The session belongs to a sub-agent. */
  is_subagent: { type: 'bool', use: 'facet', optional: true },
  /** Day of the last message, days since 1970-01-01, UTC. */
  day: { type: 'int32', use: 'facet' },
  /** Month of the last message, yyyymm, UTC. */
  month: { type: 'int32', use: 'facet' },
  /** Time of the last message, seconds since 1970-01-01, UTC. */
  ts: { type: 'int64', use: 'filter' },
  /** Time of the start, likewise. */
  started_ts: { type: 'int64', use: 'filter' },
  /** Number of messages. */
  messages: { type: 'int32', use: 'filter' },
  /** Indexing run that wrote the document. */
  rev: { type: 'int64', use: 'filter' },
  /** Number of typed prompts. */
  prompt_count: { type: 'int32', use: 'stored' },
  /** Number of tool calls. */
  tool_call_count: { type: 'int32', use: 'stored' },
  /** Number of messages with an error. */
  error_count: { type: 'int32', use: 'stored' },
  /** Input tokens of all messages, those from a cache included. */
  tokens_input: { type: 'int64', use: 'stored', optional: true },
  /** Output tokens of all messages. */
  tokens_output: { type: 'int64', use: 'stored', optional: true },
  /** Name of the assistant, so that no reader needs a list of sources. */
  agent_name: { type: 'string', use: 'stored' },
  /** Two letters for the assistant. */
  agent_monogram: { type: 'string', use: 'stored' },
  /** Version of the assistant. */
  agent_version: { type: 'string', use: 'stored', optional: true },
  /** The assistant's own id of the session. */
  native_id: { type: 'string', use: 'stored' },
  /** Display name of the person. */
  person: { type: 'string', use: 'stored', optional: true },
  /** Start directory, home as `~`. */
  project_path: { type: 'string', use: 'stored', optional: true },
  /** `host/owner/name` of the git remote. */
  project_repo: { type: 'string', use: 'stored', optional: true },
  /** JSON of `ConversationLink[]`: parent, children, forks, pull requests. */
  links: { type: 'string', use: 'stored', optional: true },
  /** Shell command that continues the session. */
  resume: { type: 'string', use: 'stored', optional: true },
  /** Base64 of `spine.ts`: what each message is and how tall it will be. */
  spine: { type: 'string', use: 'stored' },
  /** JSON of `OutlineEntry[]`: one entry a prompt. */
  outline: { type: 'string', use: 'stored' },
  /** 48 letters of `strata.ts`: the shape of the conversation. */
  strata: { type: 'string', use: 'stored' },
  /** JSON of `ArchivedCopy[]`: every copy of the conversation in the archive, the shown one first. */
  copies: { type: 'string', use: 'stored' },
} as const satisfies Record<string, SearchField>;

/** State of the index itself, in the engine: lost with it, moved with it. */
export const stateFields = {
  /** What the payload is. */
  kind: { type: 'string', use: 'facet' },
  /** JSON. */
  payload: { type: 'string', use: 'stored' },
} as const satisfies Record<string, SearchField>;

type ValueOf<T extends FieldType> = T extends 'string'
  ? string
  : T extends 'string[]'
    ? readonly string[]
    : T extends 'float[]'
      ? readonly number[]
      : T extends 'bool'
        ? boolean
        : number;
type DocumentOf<T extends Record<string, SearchField>> = { readonly id: string } & {
  readonly [K in keyof T as T[K] extends { optional: true } ? never : K]: ValueOf<T[K]['type']>;
} & { readonly [K in keyof T as T[K] extends { optional: true } ? K : never]?: ValueOf<T[K]['type']> };

/** Document id: `<message id>x<chunk>`. Letters and digits only, because the engine splits ids in filters at punctuation. */
export type MessageDocument = DocumentOf<typeof messageFields>;
/** Document id: the session id. */
export type ConversationDocument = DocumentOf<typeof conversationFields>;
export type StateDocument = DocumentOf<typeof stateFields>;

/** One prompt in a conversation's outline. */
export interface OutlineEntry {
  readonly seq: number;
  /** First 120 characters of the prompt. */
  readonly text: string;
  readonly at?: string;
  readonly calls: number;
  readonly errors: number;
  readonly added: number;
  readonly removed: number;
}

/** One copy of a conversation in the archive. */
export interface ArchivedCopy {
  readonly machine: string;
  /** Folder of its segments in the archive. */
  readonly folder: string;
  readonly messages: number;
}

/** Another conversation (or page) this one leads to or comes from. */
export interface ConversationLink {
  readonly relation: 'parent' | 'child' | 'fork-of' | 'continued-from' | 'continued-in' | 'pull-request';
  /** Conversation id, where the target is a conversation. */
  readonly conversation?: string;
  /** URL or native id. */
  readonly target: string;
  /** The tool call that started a child. */
  readonly call?: string;
  /** Position in this conversation, for children. */
  readonly seq?: number;
  readonly label?: string;
}

/** Raised when the same session gives other documents than before: indexes are made anew then. */
export const documentVersion = 7;

/** Names the site, the terminal search and the gate may use. */
export const collections = { messages: 'messages', conversations: 'conversations', state: 'sync_state' } as const;

/** Characters that separate words besides space and newline: tab, CR and all ASCII punctuation. Without them the engine glues both sides together. */
export const tokenSeparators: readonly string[] = Array.from('\t\r!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~');

interface CollectionField {
  readonly name: string;
  readonly type: FieldType;
  readonly facet?: true;
  readonly optional?: true;
  readonly num_dim?: number;
}

/** Body of `POST /collections` for one of our collections under its physical name. */
export function collectionSchema(
  name: string,
  kind: keyof typeof collections,
): {
  readonly name: string;
  readonly fields: readonly CollectionField[];
  readonly token_separators: readonly string[];
  readonly default_sorting_field?: string;
} {
  const tables: Record<keyof typeof collections, Record<string, SearchField>> = {
    messages: messageFields,
    conversations: conversationFields,
    state: stateFields,
  };
  const fields = Object.entries(tables[kind])
    .filter(([, field]) => field.use !== 'stored')
    .map(([fieldName, field]: [string, SearchField]): CollectionField => ({
      name: fieldName,
      type: field.type,
      ...(field.use === 'facet' ? { facet: true as const } : {}),
      ...(field.optional ? { optional: true as const } : {}),
      ...(field.dimensions === undefined ? {} : { num_dim: field.dimensions }),
    }));
  return {
    name,
    fields,
    token_separators: tokenSeparators,
    ...(kind === 'state' ? {} : { default_sorting_field: 'ts' }),
  };
}
