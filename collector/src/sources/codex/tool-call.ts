/** What the model asked tools for. */
import type { BlockOf } from '@session-siphon/schemas/session';
import { type JsonObject, objectOf, parseJson, textOf } from '@session-siphon/schemas/narrow';
import { toolKind } from './tool-kind.ts';

export type ToolCall = BlockOf<'tool_call'>;

/** The call of an item; `fallbackId` names one that has no id. Undefined for an item that is no call. */
export function itemCall(type: string, payload: JsonObject, fallbackId: string): ToolCall | undefined {
  const call = textOf(payload['call_id']) ?? textOf(payload['id']) ?? fallbackId;
  switch (type) {
    case 'function_call':
      return toolCall(call, fullName(payload), argumentsOf(payload['arguments']));
    case 'custom_tool_call':
      return toolCall(call, fullName(payload), textOf(payload['input']) ?? '');
    case 'local_shell_call':
      return toolCall(call, 'local_shell', objectOf(payload['action']));
    case 'web_search_call':
      return toolCall(call, 'web_search', objectOf(payload['action']));
    case 'image_generation_call':
      return toolCall(call, 'image_generation', { prompt: textOf(payload['revised_prompt']) ?? '' });
    default:
      return undefined;
  }
}

export function toolCall(call: string, name: string, input: unknown): ToolCall {
  // JSON from the file is a JSON value; the type only cannot know it.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- it came out of JSON.parse
  return { type: 'tool_call', call, name, kind: toolKind(name), input: input as ToolCall['input'] };
}

/** Own tools stand in namespaces that say nothing; those of a server are known by both names. */
function fullName(payload: JsonObject): string {
  const name = textOf(payload['name']) ?? 'unknown';
  const namespace = textOf(payload['namespace']);
  return namespace === undefined || ['functions', 'collaboration'].includes(namespace) ? name : `${namespace}__${name}`;
}

/** Arguments are JSON in a string; text that is none stays text. */
function argumentsOf(value: unknown): unknown {
  if (typeof value !== 'string') return value ?? {};
  const parsed = parseJson(value);
  return parsed === undefined ? value : parsed;
}

/** The patch that a call applies, also one that is hidden in a shell command. */
export function patchOf(call: ToolCall): string | undefined {
  const { input } = call;
  const texts = typeof input === 'string' ? [input] : Object.values(objectOf(input)).flatMap(textsOf);
  const text = texts.find((one) => one.includes('*** Begin Patch'));
  if (text === undefined || (call.name !== 'apply_patch' && !/apply_?patch/.test(text))) return undefined;
  return text.slice(text.indexOf('*** Begin Patch'));
}

function textsOf(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];
}

/** What a call asks a sub-agent for. */
export function taskOf(call: ToolCall): string | undefined {
  const input = objectOf(call.input);
  return textOf(input['task_name']) ?? textOf(input['message']) ?? textOf(input['prompt']);
}
