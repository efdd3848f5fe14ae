/** Changes of files, from the events that tell them. */
import type { BlockOf } from '@session-siphon/schemas/session';
import { objectOf, textOf } from '@session-siphon/schemas/narrow';
import { withoutFileHeaders, wholeFile } from '../patch-text.ts';

type Edit = BlockOf<'edit'>;

/** Edits of `changes{path: {type, content | unified_diff, move_path}}`; older versions name the type by the key. */
export function changedFiles(changes: unknown, call: string): Edit[] {
  return Object.entries(objectOf(changes)).map(([path, value]): Edit => {
    const [onlyKey, onlyValue] = Object.entries(objectOf(value))[0] ?? ['', undefined];
    const isNested = ['add', 'delete', 'update'].includes(onlyKey);
    const change = isNested ? objectOf(onlyValue) : objectOf(value);
    const type = isNested ? onlyKey : textOf(change['type']);
    const target = textOf(change['move_path']) ?? path;
    const diff = textOf(change['unified_diff']);
    if (diff !== undefined) return { type: 'edit', call, path: target, diff: withoutFileHeaders(diff) };
    return {
      type: 'edit',
      call,
      path: target,
      diff: wholeFile(textOf(change['content']) ?? '', type === 'delete' ? '-' : '+'),
    };
  });
}
