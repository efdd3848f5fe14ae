/** What a person handed over with a prompt, apart from what the editor added by itself. */
import type { Block } from '@session-siphon/schemas/session';
import { type JsonObject, arrayOf, isObject, objectOf, textOf } from '@session-siphon/schemas/narrow';
import type { ReadContext } from '../../../source.ts';
import { attachmentFromBase64, attachmentFromText } from '../../attachment.ts';
import { unknownBlock } from '../../unknown-block.ts';
import { base64Of } from '../binary-value.ts';
import { type Resource, baseName, resourceOf } from '../resource.ts';
import { cutContent, isCut } from './shown-text.ts';

/** Context that nobody chose. */
const addedKinds: ReadonlySet<string> = new Set(['implicit', 'workspace', 'string', 'promptText']);
/** Tools are named in the prompt itself. */
const toolKinds: ReadonlySet<string> = new Set(['tool', 'toolset']);

export function chatAttachments(variableData: unknown, context: ReadContext): readonly Block[] {
  return arrayOf(objectOf(variableData)['variables']).flatMap((value) => {
    if (!isObject(value)) return [];
    const kind = kindOf(value);
    if (isAdded(kind, value)) context.drop('context that the editor added');
    else if (toolKinds.has(kind)) context.drop('tool that the prompt names');
    else return attachmentOf(kind, value, context);
    return [];
  });
}

/** Old versions tell the kind by what is true. */
function kindOf(variable: JsonObject): string {
  const kind = textOf(variable['kind']);
  if (kind !== undefined) return kind;
  if (variable['isImage'] === true) return 'image';
  if (variable['isDirectory'] === true) return 'directory';
  return variable['isFile'] === true ? 'file' : 'generic';
}

function isAdded(kind: string, variable: JsonObject): boolean {
  const id = textOf(variable['id']) ?? '';
  if (addedKinds.has(kind) || id.startsWith('vscode.implicit')) return true;
  if (kind !== 'promptFile') return false;
  return variable['automaticallyAdded'] === true || id.startsWith('vscode.prompt.instructions');
}

function attachmentOf(kind: string, variable: JsonObject, context: ReadContext): Block[] {
  const value = variable['value'] ?? objectOf(arrayOf(variable['values'])[0])['value'];
  if (isCut(value) || isCut(variable['code'])) context.skip(cutContent);
  if (kind === 'paste') return pastedText(variable, value);
  const name = textOf(variable['name']);
  const place = isObject(value) || /^[a-z][a-z0-9+.-]+:\/\//i.test(textOf(value) ?? '') ? resourceOf(value) : undefined;
  if (place) return [placeBlock(kind, place, name)];
  const base64 = kind === 'image' || isObject(value) ? base64Of(value) : undefined;
  if (base64 !== undefined)
    return [
      attachmentFromBase64(
        { mediaType: textOf(variable['mimeType']) ?? mediaTypeOf(kind, name ?? ''), base64, name },
        context,
      ),
    ];
  const text = textOf(value);
  if (text !== undefined && !isCut(text)) return [attachmentFromText({ mediaType: 'text/plain', text, name }, context)];
  if (name !== undefined) return [{ type: 'attachment', mediaType: mediaTypeOf(kind, name), bytes: 0, name }];
  return [unknownBlock(kind, variable)];
}

/** Pasted code is part of what the person says. */
function pastedText({ code, language }: JsonObject, value: unknown): Block[] {
  const text = textOf(code) ?? textOf(value);
  if (text === undefined || isCut(text)) return [];
  const fence = '`'.repeat(Math.max(3, ...Array.from(text.matchAll(/`+/g), ([run]) => run.length + 1)));
  return [{ type: 'text', text: `${fence}${textOf(language) ?? ''}\n${text}\n${fence}` }];
}

/** A file or folder by its name: what is in it belongs to the project. */
function placeBlock(kind: string, { path }: Resource, name: string | undefined): Block {
  const shown = name ?? baseName(path);
  return { type: 'attachment', mediaType: mediaTypeOf(kind, path), bytes: 0, ...(shown === '' ? {} : { name: shown }) };
}

const imageTypes: ReadonlyMap<string, string> = new Map([
  ['png', 'image/png'],
  ['jpg', 'image/jpeg'],
  ['jpeg', 'image/jpeg'],
  ['gif', 'image/gif'],
  ['webp', 'image/webp'],
  ['svg', 'image/svg+xml'],
]);

function mediaTypeOf(kind: string, path: string): string {
  if (kind === 'directory') return 'inode/directory';
  const byName = imageTypes.get(/\.(\w+)$/.exec(path)?.[1]?.toLowerCase() ?? '');
  return byName ?? (kind === 'image' ? 'image/*' : 'text/plain');
}
