/**
 * Outputs that were too long for the model: it got a part of them and the name of a file with the whole. Some are shortened when they are made, others long
 * after they were recorded in full.
 */
import type { BlockOf } from '@session-siphon/schemas/session';
import { type JsonObject, arrayOf, isObject, objectOf, parseJson } from '@session-siphon/schemas/narrow';

/** A tool result that is only a part, and where the whole lies below the project's folder. */
export interface SavedOutput {
  readonly result: BlockOf<'tool_result'>;
  readonly path: string;
  /** What the person saw of it, in case the file is gone. */
  readonly shown: string;
}

const maskStart = '<tool_output_masked>';
const beginnings: readonly string[] = [maskStart, 'Output too large.', 'Tool output was too large'];
/** The file is named in the first or in the last lines. */
const searchedLength = 2_000;

export function isMasked(text: string): boolean {
  return text.startsWith(maskStart);
}

/** Path of the file with the whole output, below the project's folder, whatever the folder of the machine that wrote it. */
export function savedOutputPath(text: string): string | undefined {
  if (!beginnings.some((beginning) => text.startsWith(beginning))) return undefined;
  const ends = `${text.slice(0, searchedLength)}\n${text.slice(-searchedLength)}`;
  const below = /[/\\]tool-outputs[/\\]([^\n]+?)\]?$/m.exec(ends)?.[1]?.trim().split(/[/\\]/);
  if (!below || below.some((name) => name === '' || name === '..')) return undefined;
  return ['tool-outputs', ...below].join('/');
}

/** Puts the whole output in place of the part; `content` is undefined when the file is gone. */
export function completeOutput({ result, shown }: SavedOutput, content: string | undefined): void {
  if (content === undefined) {
    if (shown.length > result.text.length) result.text = shown;
    return;
  }
  // What is masked later is saved as the tool's response, what is shortened at once as its text.
  const value = content.startsWith('{') ? parseJson(content) : undefined;
  const output = isObject(value) ? value['output'] : undefined;
  result.text = typeof output === 'string' ? output : content;
}

/** The newer version of a message, with outputs that were masked since the older one as they were. */
export function withoutMasks(newer: JsonObject, older: JsonObject): JsonObject {
  const content = unmaskedParts(newer['content'], older['content']);
  const calls = unmaskedCalls(newer['toolCalls'], older['toolCalls']);
  if (content === newer['content'] && calls === newer['toolCalls']) return newer;
  return { ...newer, content, toolCalls: calls };
}

function unmaskedCalls(newer: unknown, older: unknown): unknown {
  if (!Array.isArray(newer) || !newer.some((call) => hasMask(objectOf(call)['result']))) return newer;
  const before = new Map(arrayOf(older).map((call) => [objectOf(call)['id'], objectOf(call)['result']]));
  return newer.map((value: unknown) => {
    const call = objectOf(value);
    if (!hasMask(call['result'])) return value;
    return { ...call, result: unmaskedParts(call['result'], before.get(call['id'])) };
  });
}

function unmaskedParts(newer: unknown, older: unknown): unknown {
  if (!hasMask(newer)) return newer;
  const before = new Map(arrayOf(older).map((part) => [responseId(part), part]));
  return arrayOf(newer).map((part) => {
    const earlier = isMaskedPart(part) ? before.get(responseId(part)) : undefined;
    return earlier === undefined || isMaskedPart(earlier) ? part : earlier;
  });
}

function hasMask(parts: unknown): boolean {
  return Array.isArray(parts) && parts.some(isMaskedPart);
}

function isMaskedPart(part: unknown): boolean {
  const { output } = objectOf(objectOf(objectOf(part)['functionResponse'])['response']);
  return typeof output === 'string' && isMasked(output);
}

function responseId(part: unknown): unknown {
  return objectOf(objectOf(part)['functionResponse'])['id'];
}
