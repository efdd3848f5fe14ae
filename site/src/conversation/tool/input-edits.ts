/** File changes that stand only in the arguments of a call, because the tool reported none. Pure. */
import { objectOf } from '@session-siphon/schemas/narrow';
import type { BlockOf } from '@session-siphon/schemas/session';

const pathArguments = ['file_path', 'filePath', 'path'] as const;
const beforeArguments = ['old_string', 'oldString', 'oldText'] as const;
const afterArguments = ['new_string', 'newString', 'newText'] as const;

/** Arguments that a change is read from. */
export const changeArguments: ReadonlySet<string> = new Set([
  ...pathArguments,
  ...beforeArguments,
  ...afterArguments,
  'content',
  'edits',
]);

type Call = Pick<BlockOf<'tool_call'>, 'call' | 'kind' | 'input'>;

/** Changes of a call that edits or writes; empty when its arguments do not tell them. */
export function inputEdits({ call, kind, input }: Call): BlockOf<'edit'>[] {
  if (kind !== 'edit' && kind !== 'write') return [];
  const given = objectOf(input);
  const path = text(given, ...pathArguments);
  if (path === undefined) return [];
  const list = Array.isArray(given['edits']) ? given['edits'].map(objectOf) : [given];
  const diffs = list.flatMap((edit) => {
    const before = text(edit, ...beforeArguments);
    const after = text(edit, ...afterArguments, ...(before === undefined ? ['content'] : []));
    return after === undefined ? [] : [replacement(before ?? '', after)];
  });
  return diffs.length === 0 ? [] : [{ type: 'edit', call, path, diff: diffs.join('\n') }];
}

/** Lines of a replacement; those that both sides share at start and end are context. */
export function replacement(before: string, after: string): string {
  const [old, fresh] = [lines(before), lines(after)];
  let start = 0;
  while (start < Math.min(old.length, fresh.length) && old[start] === fresh[start]) start += 1;
  let end = 0;
  while (end < Math.min(old.length, fresh.length) - start && old.at(-1 - end) === fresh.at(-1 - end)) end += 1;
  return [
    ...old.slice(0, start).map((line) => ` ${line}`),
    ...old.slice(start, old.length - end).map((line) => `-${line}`),
    ...fresh.slice(start, fresh.length - end).map((line) => `+${line}`),
    ...old.slice(old.length - end).map((line) => ` ${line}`),
  ].join('\n');
}

function lines(content: string): string[] {
  return content === '' ? [] : content.replace(/\n$/, '').split('\n');
}

function text(given: Readonly<Record<string, unknown>>, ...keys: readonly string[]): string | undefined {
  return keys.map((key) => given[key]).find((value) => typeof value === 'string');
}
