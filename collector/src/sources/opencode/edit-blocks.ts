/** Changes of files, from what the tools that made them note about them. */
import type { BlockOf } from '@session-siphon/schemas/session';
import { type JsonObject, arrayOf, objectOf, textOf } from '@session-siphon/schemas/narrow';
import { patchedFiles, wholeFile, withoutFileHeaders } from '../patch-text.ts';
import { nativePath } from './native.ts';

type Edit = BlockOf<'edit'>;

interface ChangingCall {
  readonly call: string;
  readonly input: JsonObject;
  readonly metadata: JsonObject;
}

/** Edits of a call that succeeded; none for tools that change no file. */
export function editBlocks(given: ChangingCall): Edit[] {
  const { call, input, metadata } = given;
  const files = arrayOf(metadata['files']).flatMap((file) => editOfFile(call, objectOf(file)) ?? []);
  if (files.length > 0) return files;
  const single = editOfDiff(given);
  if (single) return [single];
  const several = arrayOf(metadata['results']).flatMap(
    (result) => editOfDiff({ call, input, metadata: objectOf(result) }) ?? [],
  );
  return several.length > 0 ? several : editsOfInput(given);
}

/** One of the files that a patch changed. */
function editOfFile(call: string, file: JsonObject): Edit | undefined {
  const path = textOf(file['movePath']) ?? textOf(file['filePath']) ?? textOf(file['file']) ?? textOf(file['path']);
  const diff = textOf(file['diff']) ?? textOf(file['patch']);
  return path === undefined || diff === undefined ? undefined : edit(call, path, withoutFileHeaders(diff));
}

function editOfDiff({ call, input, metadata }: ChangingCall): Edit | undefined {
  const file = objectOf(metadata['filediff']);
  const diff = textOf(metadata['diff']) ?? textOf(file['patch']) ?? textOf(file['diff']);
  const path = textOf(file['file']) ?? pathOf(input) ?? (diff === undefined ? undefined : namedIn(diff));
  return path === undefined || diff === undefined ? undefined : edit(call, path, withoutFileHeaders(diff));
}

/** Where the tool noted nothing: what it was asked to do. */
function editsOfInput({ call, input, metadata }: ChangingCall): Edit[] {
  const patch = textOf(input['patchText']) ?? textOf(input['patch']);
  if (patch?.includes('*** Begin Patch'))
    return patchedFiles(patch, call).map(({ path, diff }) => edit(call, path, diff));
  const path = pathOf(input);
  const content = textOf(input['content']);
  const isNew = metadata['exists'] === false && path !== undefined && content !== undefined;
  return isNew ? [edit(call, path, wholeFile(content, '+'))] : [];
}

/** The argument's name in 1.x and in 2.x. */
function pathOf(input: JsonObject): string | undefined {
  return textOf(input['filePath']) ?? textOf(input['path']);
}

function namedIn(diff: string): string | undefined {
  return /^(?:Index: |\+\+\+ )([^\t\n]+)/m.exec(diff)?.[1];
}

function edit(call: string, path: string, diff: string): Edit {
  return { type: 'edit', call, path: nativePath(path), diff };
}
