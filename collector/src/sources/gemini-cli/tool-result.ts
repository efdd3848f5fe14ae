/** What tools answered: recorded with the call, or told as a turn of the user. */
import type { Block, BlockOf } from '@session-siphon/schemas/session';
import { arrayOf, isObject, jsonText, objectOf, textOf } from '@session-siphon/schemas/narrow';
import type { ContentPolicy } from '../attachment.ts';
import { type Part, type ToolCallRecord, otherBlock, partsOf } from './native.ts';
import type { ToldResponse } from './user-turn.ts';

/** An answer, apart from the call it belongs to. */
export interface ToolAnswer {
  readonly text: string;
  readonly ok: boolean;
  /** Images and whatever else is no text. */
  readonly others: readonly Block[];
}

const failed: ReadonlySet<unknown> = new Set(['error', 'cancelled']);

/** Whether a call came to an end, by its status. */
export function isFinished({ fields }: ToolCallRecord): boolean {
  return fields['status'] === 'success' || failed.has(fields['status']);
}

/** Whether something was recorded as the answer of a call. */
export function hasRecordedAnswer({ fields: { result } }: ToolCallRecord): boolean {
  return result !== undefined && result !== null && !(Array.isArray(result) && result.length === 0);
}

/** The answer recorded with a call; `isAlone`: its message has no other. Undefined when there is none. */
export function recordedAnswer(call: ToolCallRecord, isAlone: boolean, policy: ContentPolicy): ToolAnswer | undefined {
  const parts = partsOf(call.fields['result']);
  if (parts.length === 0) return undefined;
  const responses = parts.flatMap((part) => (part.kind === 'response' ? [part.response] : []));
  // A checkpoint may have put the answers of all parallel calls into each of them.
  const isOwnTurn = isAlone || responses.every(({ id }) => id === call.id || id === undefined);
  const own = parts.filter((part) =>
    part.kind !== 'response' || part.response.id === undefined ? isOwnTurn : part.response.id === call.id,
  );
  if (own.length === 0) return undefined;
  const answer = answerOf(own, policy);
  return isFinished(call) ? { ...answer, ok: !failed.has(call.fields['status']) } : answer;
}

/** The answer of a call that ended without one being recorded. */
export function unrecordedAnswer(call: ToolCallRecord): ToolAnswer {
  return { text: shownText(call), ok: !failed.has(call.fields['status']), others: [] };
}

/** The answer told in the user's name; `call` is what it answers, where that is at hand. */
export function toldAnswer(
  { response, others }: ToldResponse,
  call: ToolCallRecord | undefined,
  policy: ContentPolicy,
): ToolAnswer {
  const answer = answerOf(
    [{ kind: 'response', response }, ...others.map((value) => ({ kind: 'other' as const, value }))],
    policy,
  );
  return call && isFinished(call) ? { ...answer, ok: !failed.has(call.fields['status']) } : answer;
}

/** What the person saw of a result, if it was a text. */
export function shownText({ fields }: ToolCallRecord): string {
  return textOf(fields['resultDisplay']) ?? '';
}

function answerOf(parts: readonly Part[], policy: ContentPolicy): ToolAnswer {
  const texts: string[] = [];
  const others: Block[] = [];
  let ok = true;
  for (const part of parts)
    if (part.kind === 'response') {
      texts.push(responseText(part.response.value));
      others.push(...part.response.parts.map((value) => otherBlock(value, policy)));
      if (isFailure(part.response.value)) ok = false;
    } else if (part.kind === 'text') texts.push(part.text);
    else if (part.kind === 'other') others.push(otherBlock(part.value, policy));
  return { text: texts.filter((text) => text !== '').join('\n'), ok, others };
}

function responseText(value: unknown): string {
  if (typeof value === 'string') return value;
  if (!isObject(value)) return value === undefined || value === null ? '' : jsonText(value);
  const { output, error, content } = value;
  const told = output ?? error;
  if (typeof told === 'string') return told;
  const texts = arrayOf(content).flatMap((part) => textOf(objectOf(part)['text']) ?? []);
  if (told === undefined && texts.length > 0) return texts.join('\n');
  return jsonText(told ?? value);
}

function isFailure(value: unknown): boolean {
  const { output, error } = objectOf(value);
  return output === undefined && error !== undefined && error !== null;
}

/** The change of a file that a call made, from what the person saw of it. */
export function editOf(call: ToolCallRecord): BlockOf<'edit'> | undefined {
  const shown = objectOf(call.fields['resultDisplay']);
  const diff = textOf(shown['fileDiff']);
  const path = textOf(shown['filePath']) ?? textOf(objectOf(call.args)['file_path']) ?? textOf(shown['fileName']);
  const start = diff?.search(/^@@/m) ?? -1;
  if (diff === undefined || path === undefined || start < 0) return undefined;
  return { type: 'edit', call: call.id, path, diff: diff.slice(start).trimEnd() };
}
