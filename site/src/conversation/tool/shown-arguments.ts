/** Which arguments of a tool call stand below its line: those that neither the line nor the changes nor the plan show. Pure. */
import type { BlockOf } from '@session-siphon/schemas/session';
import { textArgument } from '@session-siphon/schemas/tool-subject';
import { changeArguments } from './input-edits.ts';
import { commandOf } from './tool-summary.ts';

interface ShownCall {
  readonly call: Pick<BlockOf<'tool_call'>, 'kind' | 'input'>;
  readonly hasChanges: boolean;
  readonly hasPlan: boolean;
}

/** Names and values; the name is empty where the input is a single value. */
export function shownArguments({ call, hasChanges, hasPlan }: ShownCall): (readonly [name: string, value: string])[] {
  const { input } = call;
  const command = commandOf(call);
  if (input === null) return [];
  if (typeof input !== 'object') return command === undefined && !hasChanges ? [['', String(input)]] : [];
  return Object.entries(input).flatMap(([name, value]) => {
    // A command given as a list is compared as the text that the line shows.
    const isShown =
      (command !== undefined && textArgument({ value }, ['value']) === command) ||
      (hasChanges && (changeArguments.has(name) || isManyLines(value))) ||
      (hasPlan && typeof value === 'object');
    return isShown ? [] : [[name, typeof value === 'string' ? value : JSON.stringify(value, null, 2)]];
  });
}

/** Of a change, what it puts into the file. */
function isManyLines(value: unknown): boolean {
  return typeof value === 'object' || (typeof value === 'string' && value.includes('\n'));
}
