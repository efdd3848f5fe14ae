/** Newer logs change messages by patches: another content, other results of their calls. */
import { type JsonObject, arrayOf, isObject, objectOf } from '@session-siphon/schemas/narrow';

/** What a patch changes, message by message. */
export function updatesOf(patch: JsonObject): JsonObject[] {
  return [patch, ...arrayOf(patch['updates']).filter(isObject)].filter(({ id }) => typeof id === 'string');
}

/** What was cleared is kept. */
export function patchedMessage(fields: JsonObject, update: JsonObject): JsonObject {
  const { toolCalls } = fields;
  const content = update['content'] ?? fields['content'];
  if (!Array.isArray(toolCalls) || update['toolCalls'] === undefined) return { ...fields, content };
  const results = new Map(arrayOf(update['toolCalls']).map((call) => [objectOf(call)['id'], objectOf(call)['result']]));
  const patched = toolCalls.map((value: unknown) => {
    const call = objectOf(value);
    const result = results.get(call['id']) ?? undefined;
    return result === undefined ? value : { ...call, result };
  });
  return { ...fields, content, toolCalls: patched };
}
