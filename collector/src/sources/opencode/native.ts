/** OpenCode's own shapes, as loosely as they are written: what the stores of all generations have in common. */
import { type JsonObject, isObject, objectOf, parseJson, textOf } from '@session-siphon/schemas/narrow';
import type { SqlValue } from '../../source.ts';

/** What a store knows of a session, apart from its messages. */
export interface SessionFacts {
  readonly directory: string | undefined;
  readonly title: string | undefined;
  /** Version of the program that began the session. */
  readonly version: string | undefined;
  /** The session that started this one as a sub-agent. */
  readonly parent: string | undefined;
  readonly forkOf: string | undefined;
  readonly createdMs: number | undefined;
  readonly updatedMs: number | undefined;
  readonly revert: Revert | undefined;
}

/** From here on the person took everything back. */
export interface Revert {
  readonly message: string;
  readonly part: string | undefined;
}

export type Row = Readonly<Record<string, SqlValue>>;

/** Columns of `session` and `session_v2` that are read where they exist. */
export const factColumns = [
  'parent_id',
  'fork_session_id',
  'directory',
  'title',
  'version',
  'revert',
  'time_created',
  'time_updated',
] as const;

export function factsOfRow(row: Row): SessionFacts {
  return {
    directory: textOf(row['directory']),
    title: givenTitle(row['title']),
    version: textOf(row['version']),
    parent: textOf(row['parent_id']),
    forkOf: textOf(row['fork_session_id']),
    createdMs: millisecondsOf(row['time_created']),
    updatedMs: millisecondsOf(row['time_updated']),
    revert: revertOf(columnJson(row['revert'])),
  };
}

export function factsOfFile(file: JsonObject): SessionFacts {
  return {
    directory: textOf(file['directory']),
    title: givenTitle(file['title']),
    version: textOf(file['version']),
    parent: textOf(file['parentID']),
    forkOf: undefined,
    createdMs: millisecondsOf(objectOf(file['time'])['created']),
    updatedMs: millisecondsOf(objectOf(file['time'])['updated']),
    revert: revertOf(file['revert']),
  };
}

/** Facts of copies of one session, the newest first; what one does not know another may. What was taken back in one may have been given again in another. */
export function joinedFacts(all: readonly SessionFacts[]): Omit<SessionFacts, 'revert' | 'updatedMs'> {
  const first = <K extends keyof SessionFacts>(key: K): SessionFacts[K] | undefined =>
    all.find((facts) => facts[key] !== undefined)?.[key];
  return {
    directory: first('directory'),
    title: first('title'),
    version: first('version'),
    parent: first('parent'),
    forkOf: first('forkOf'),
    createdMs: first('createdMs'),
  };
}

/** Titles that only say when the session began are none. */
function givenTitle(value: unknown): string | undefined {
  const title = textOf(value);
  return title === undefined || /^(?:New|Child) session - \d{4}-\d\d-\d\dT/.test(title) ? undefined : title;
}

function revertOf(value: unknown): Revert | undefined {
  const { messageID, partID } = objectOf(value);
  const message = textOf(messageID);
  return message === undefined ? undefined : { message, part: textOf(partID) };
}

/** The value of a JSON column; undefined when it holds none. */
export function columnJson(value: SqlValue | undefined): unknown {
  if (typeof value === 'string') return parseJson(value);
  return value instanceof Uint8Array ? parseJson(Buffer.from(value).toString('utf8')) : undefined;
}

export function millisecondsOf(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) && value > 0 ? value : undefined;
}

/** Windows paths are stored with slashes since 2026, with backslashes before: one directory, one spelling. */
export function nativePath(path: string): string {
  return /^[A-Za-z]:\//.test(path) ? path.replaceAll('/', '\\') : path;
}

/**
 * Message info as later versions write it: the first ones kept the time below `metadata`, and what only answers have below `metadata.assistant`.
 */
export function messageInfo(value: unknown): JsonObject | undefined {
  if (!isObject(value)) return undefined;
  const { metadata } = value;
  if (!isObject(metadata)) return value;
  const { time, error } = metadata;
  return { time, error, ...objectOf(metadata['assistant']), ...value };
}

/** Parts that say nothing a reader needs, by what they are counted as. */
export const noiseParts: ReadonlyMap<string, string> = new Map([
  ['step-start', 'step'],
  ['step-finish', 'step'],
  ['snapshot', 'snapshot'],
  // Names only; the change itself stands with the tool.
  ['patch', 'list of changed files'],
  ['retry', 'retry'],
]);

/** When a message was written, by its own account. */
export function createdMs(info: JsonObject): number | undefined {
  return millisecondsOf(objectOf(info['time'])['created']);
}
