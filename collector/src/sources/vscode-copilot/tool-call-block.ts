/** Calls of tools, as the archive keeps them. */
import type { BlockOf } from '@session-siphon/schemas/session';
import { parseJson } from '@session-siphon/schemas/narrow';
import { copilotToolKind } from './tool-name.ts';

/** The block of a call. JSON from the file is a JSON value; the type only cannot know it. */
export function toolCallBlock(call: string, name: string, input: unknown): BlockOf<'tool_call'> {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- it came out of JSON.parse
  return { type: 'tool_call', call, name, kind: copilotToolKind(name), input: input as BlockOf<'tool_call'>['input'] };
}

/** Arguments are JSON, or JSON in a string, which may be empty or broken; text that is none stays text. */
export function callArguments(value: unknown): unknown {
  if (value === undefined || value === null || value === '') return {};
  if (typeof value !== 'string') return value;
  const parsed = parseJson(value);
  return parsed === undefined ? value : parsed;
}
