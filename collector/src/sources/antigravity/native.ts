/** Antigravity's own shapes: lines of transcripts, of any version. */
import type { Block } from '@session-siphon/schemas/session';
import {
  type JsonObject,
  arrayOf,
  countOf,
  isObject,
  objectOf,
  parseJson,
  textOf,
  timeOf,
} from '@session-siphon/schemas/narrow';
import type { StepCall } from './step.ts';
import { kindOfType } from './step-type.ts';

export interface TranscriptLine {
  readonly index: number | undefined;
  readonly source: string;
  readonly type: string;
  readonly status: string;
  readonly at: string | undefined;
  readonly content: string;
  readonly thinking: string;
  readonly calls: readonly StepCall[];
  /** Images and files that came with it, by name. */
  readonly media: readonly Block[];
  /** Long texts were cut. */
  readonly isCut: boolean;
  /** The line as it is. */
  readonly value: JsonObject;
}

/** The line; undefined when it is no record. `encodesValues`: each argument of a call is JSON once more. */
export function transcriptLine(value: unknown, encodesValues: boolean): TranscriptLine | undefined {
  if (!isObject(value)) return undefined;
  const type = textOf(value['type']);
  const source = textOf(value['source']) ?? '';
  if (type === undefined || (source === '' && kindOfType(type) === undefined)) return undefined;
  const content = textOf(value['content']) ?? textOf(value['error']) ?? '';
  const toolCalls = arrayOf(value['tool_calls']).filter(isObject);
  // An overview does not say so itself.
  const isCut = arrayOf(value['truncated_fields']).length > 0 || (encodesValues && isCutAnywhere(content, toolCalls));
  return {
    index: indexOf(value['step_index']),
    source,
    type,
    status: textOf(value['status']) ?? '',
    at: recordedTime(value['created_at']),
    content,
    thinking: textOf(value['thinking']) ?? '',
    calls: toolCalls.map((call) => stepCall(call, { encodesValues, isCut })),
    media: arrayOf(value['media']).filter(isObject).map(mediaBlock),
    isCut,
    value,
  };
}

function mediaBlock({ mime_type: type, uri }: JsonObject): Block {
  const name = lastPart(textOf(uri));
  return {
    type: 'attachment',
    mediaType: textOf(type) ?? 'application/octet-stream',
    bytes: 0,
    ...(name === undefined ? {} : { name }),
  };
}

/** Name of a file. */
export function lastPart(uri: string | undefined): string | undefined {
  return uri?.split(/[/\\]/).findLast((part) => part !== '');
}

/** At the end of a text of which the rest was cut off; others have lost their middle. */
const cutMark = /\n<truncated \d{1,15} bytes>$/;

function isCutAnywhere(content: string, calls: readonly JsonObject[]): boolean {
  const texts = [content, ...calls.flatMap((call) => Object.values(objectOf(call['args'])))];
  return texts.some((text) => typeof text === 'string' && cutMark.test(text));
}

const wholeSeconds = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/;

/** A time as the assistant writes it: mostly whole seconds of UTC, which need no calendar to be understood. */
export function recordedTime(value: unknown): string | undefined {
  return timeOf(typeof value === 'string' && wholeSeconds.test(value) ? `${value.slice(0, -1)}.000Z` : value);
}

/** Number of a step. */
export function indexOf(value: unknown): number | undefined {
  return Number.isInteger(value) ? countOf(value) : undefined;
}

function stepCall(
  call: JsonObject,
  { encodesValues, isCut }: { readonly encodesValues: boolean; readonly isCut: boolean },
): StepCall {
  const args = callInput(call['args']);
  const decoded = isObject(args) && encodesValues ? decodedValues(args) : args;
  return { id: textOf(call['id']), name: textOf(call['name']) ?? 'unknown', input: withoutLabels(decoded), isCut };
}

/** Arguments are an object, or its JSON; text that is none stays text. */
export function callInput(value: unknown): unknown {
  if (typeof value !== 'string') return value ?? {};
  const parsed = value === '' ? {} : parseJson(value);
  return parsed === undefined ? value : parsed;
}

function decodedValues(args: JsonObject): JsonObject {
  return mapped(args, (value) => {
    if (typeof value !== 'string') return value;
    const decoded = parseJson(value);
    return decoded === undefined ? decodedBeginning(value) : decoded;
  });
}

/** A text of which the rest was cut off is no JSON any more; what it begins with can be read, and other values stay as they are. */
function decodedBeginning(value: string): string {
  const [mark] = cutMark.exec(value) ?? [];
  if (mark === undefined || !value.startsWith('"')) return value;
  const beginning = value.slice(0, -mark.length);
  // It may have been cut inside of an escape.
  const decoded = parseJson(`${beginning}"`) ?? parseJson(`${beginning.replace(/\\(?:u[\da-fA-F]{0,3})?$/, '')}"`);
  return typeof decoded === 'string' ? decoded + mark : value;
}

/** What the assistant shows in place of a call is no argument of it. */
export function withoutLabels(input: unknown): unknown {
  if (!isObject(input) || !('toolAction' in input || 'toolSummary' in input)) return input;
  const { toolAction: _action, toolSummary: _summary, ...args } = input;
  return args;
}

/** Also a key like `__proto__` stays a key. */
function mapped(object: JsonObject, change: (value: unknown) => unknown): JsonObject {
  return objectOf(Object.fromEntries(Object.entries(object).map(([key, value]) => [key, change(value)])));
}
