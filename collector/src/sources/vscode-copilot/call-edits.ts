/** Changes of files as the arguments of a call tell them: with the text that was replaced, which is kept nowhere else. */
import type { BlockOf } from '@session-siphon/schemas/session';
import { type JsonObject, arrayOf, isObject, objectOf, textOf } from '@session-siphon/schemas/narrow';
import { patchedFiles, replacementHunk, wholeFile } from '../patch-text.ts';
import { sharedToolName } from './tool-name.ts';

type Edit = BlockOf<'edit'>;

/** Edits of a call; empty when its arguments do not say what became of the file. */
export function callEdits({ call, name, kind, input }: BlockOf<'tool_call'>): Edit[] {
  if (kind !== 'edit' && kind !== 'write') return [];
  const given = objectOf(input);
  switch (sharedToolName(name)) {
    case 'applypatch': {
      const patch = typeof input === 'string' ? input : (textOf(given['input']) ?? textOf(given['patch']));
      return patch === undefined ? [] : patchedFiles(patch, call);
    }
    case 'createfile':
    case 'create':
      return written(given, call);
    case 'replacestringinfile':
    case 'multireplacestringinfile':
    case 'edit':
    case 'strreplace':
      return replaced(given, call);
    case 'strreplaceeditor':
      return given['command'] === 'create' ? written(given, call) : replaced(given, call);
    default:
      return [];
  }
}

function written(given: JsonObject, call: string): Edit[] {
  const path = pathOf(given);
  const content = given['content'] ?? given['file_text'];
  return path === undefined || typeof content !== 'string'
    ? []
    : [{ type: 'edit', call, path, diff: wholeFile(content, '+') }];
}

function replaced(given: JsonObject, call: string): Edit[] {
  const list = arrayOf(given['replacements'] ?? given['edits']).filter(isObject);
  return (list.length > 0 ? list : [given]).flatMap((one): Edit[] => {
    const path = pathOf(one) ?? pathOf(given);
    const before = one['oldString'] ?? one['old_str'] ?? one['old_string'];
    const after = one['newString'] ?? one['new_str'] ?? one['new_string'];
    if (path === undefined || typeof before !== 'string' || typeof after !== 'string') return [];
    return [{ type: 'edit', call, path, diff: replacementHunk(before, after) }];
  });
}

function pathOf(given: JsonObject): string | undefined {
  return textOf(given['filePath']) ?? textOf(given['path']) ?? textOf(given['file_path']);
}

/** Whether a path that a call gives is that of a changed file; a relative one is its end. */
export function isSameFile(path: string, given: string): boolean {
  const plain = (one: string): string => one.replaceAll('\\', '/').toLowerCase();
  const [whole, end] = [plain(path), plain(given)];
  return whole === end || (end !== '' && !/^(?:\/|[a-z]:)/.test(end) && whole.endsWith(`/${end.replace(/^\.\//, '')}`));
}
