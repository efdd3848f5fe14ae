/** By what it says a message is known again under another id. */
import { type JsonObject, textOf } from '@session-siphon/schemas/narrow';
import { messageType, partsOf, toolCalls } from './native.ts';

/** In their order; those that say nothing, or what the program says again and again, are not told from others. */
export function bySaying<T>(messages: Iterable<T>, fieldsOf: (message: T) => JsonObject): Map<string, T[]> {
  const same = new Map<string, T[]>();
  for (const message of messages) {
    const fields = fieldsOf(message);
    const saying = isOwnAnswer(fields) ? '' : sayingOf(fields);
    if (saying === '') continue;
    const known = same.get(saying);
    if (known) known.push(message);
    else same.set(saying, [message]);
  }
  return same;
}

/** Whether it is a turn of person or model: notes of the program are not written once more. */
export function isTurn(fields: JsonObject): boolean {
  const type = messageType(fields);
  return type === 'user' || type === 'gemini';
}

/** The program answers in the model's name with the same sentence again and again. */
function isOwnAnswer(fields: JsonObject): boolean {
  return messageType(fields) === 'gemini' && textOf(fields['model']) === undefined;
}

/** What a message says, for comparison: who, its texts, its calls. Empty when it says nothing. */
export function sayingOf(fields: JsonObject): string {
  const parts = partsOf(fields['content']);
  const text = parts.flatMap((part) => (part.kind === 'text' ? [part.text] : [])).join('');
  const called = parts.flatMap((part) => (part.kind === 'call' ? [part.id ?? ''] : []));
  const calls = new Set([...toolCalls(fields).map(({ id }) => id), ...called]);
  return text === '' && calls.size === 0 ? '' : [messageType(fields), text, ...calls].join('\0');
}
