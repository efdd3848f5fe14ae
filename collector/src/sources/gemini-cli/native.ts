/** What Gemini CLI's messages look like, as far as this source looks at them. Everything else passes by. */
import type { Block, BlockOf } from '@session-siphon/schemas/session';
import { type JsonObject, arrayOf, isObject, objectOf, textOf } from '@session-siphon/schemas/narrow';
import { type ContentPolicy, attachmentFromBase64 } from '../attachment.ts';
import { unknownBlock } from '../unknown-block.ts';

/** A message as it is stored: whose it is, and the rest. */
export type MessageType = 'user' | 'gemini' | 'info' | 'warning' | 'error';

export function messageType(fields: JsonObject): MessageType | undefined {
  switch (fields['type']) {
    case 'user':
    case 'info':
    case 'warning':
    case 'error':
      return fields['type'];
    case 'gemini':
    case 'model':
    case 'assistant':
      return 'gemini';
    default:
      return undefined;
  }
}

/** One part of a content. */
export type Part =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'thought'; readonly text: string }
  | { readonly kind: 'call'; readonly id: string | undefined; readonly name: string; readonly args: unknown }
  | { readonly kind: 'response'; readonly response: FunctionResponse }
  | { readonly kind: 'code'; readonly input: JsonObject }
  | { readonly kind: 'code-result'; readonly output: string; readonly ok: boolean }
  /** Images, files, and what is not known. */
  | { readonly kind: 'other'; readonly value: unknown };

/** What a tool answered to a call. */
export interface FunctionResponse {
  readonly id: string | undefined;
  readonly value: unknown;
  /** Images and files that came with it. */
  readonly parts: readonly unknown[];
}

/** Parts of a content: a text, one part, or a list of both. */
export function partsOf(content: unknown): Part[] {
  if (content === undefined || content === null) return [];
  return (Array.isArray(content) ? content : [content]).map(partOf);
}

function partOf(value: unknown): Part {
  if (typeof value === 'string') return { kind: 'text', text: value };
  if (!isObject(value)) return { kind: 'other', value };
  if (typeof value['text'] === 'string')
    return { kind: value['thought'] === true ? 'thought' : 'text', text: value['text'] };
  if (isObject(value['functionCall'])) {
    const { id, name, args } = value['functionCall'];
    return { kind: 'call', id: textOf(id), name: textOf(name) ?? 'unknown', args: args ?? {} };
  }
  if (isObject(value['functionResponse'])) return { kind: 'response', response: responseOf(value['functionResponse']) };
  if (isObject(value['executableCode'])) return { kind: 'code', input: value['executableCode'] };
  if (isObject(value['codeExecutionResult'])) {
    const { output, outcome } = value['codeExecutionResult'];
    return { kind: 'code-result', output: textOf(output) ?? '', ok: outcome === 'OUTCOME_OK' };
  }
  return { kind: 'other', value };
}

function responseOf({ id, response, parts }: JsonObject): FunctionResponse {
  return { id: textOf(id), value: response, parts: arrayOf(parts) };
}

/** The block of a part that is no text. */
export function otherBlock(value: unknown, policy: ContentPolicy): Block {
  const fields = objectOf(value);
  return attachmentOf(fields, policy) ?? unknownBlock(Object.keys(fields)[0] ?? '', value);
}

function attachmentOf({ inlineData, fileData }: JsonObject, policy: ContentPolicy): BlockOf<'attachment'> | undefined {
  const data = objectOf(inlineData ?? fileData);
  const mediaType = textOf(data['mimeType']) ?? 'application/octet-stream';
  if (isObject(inlineData))
    return attachmentFromBase64(
      { mediaType, base64: textOf(data['data']) ?? '', name: textOf(data['displayName']) },
      policy,
    );
  if (!isObject(fileData)) return undefined;
  const name = textOf(data['displayName']) ?? textOf(data['fileUri']);
  return { type: 'attachment', mediaType, bytes: 0, ...(name === undefined ? {} : { name }) };
}

/** A tool call as it is recorded beside the content. */
export interface ToolCallRecord {
  readonly id: string;
  readonly name: string;
  readonly args: unknown;
  readonly fields: JsonObject;
}

/** Calls of a message; one without an id is named after its place. */
export function toolCalls(fields: JsonObject): ToolCallRecord[] {
  return arrayOf(fields['toolCalls']).flatMap((value, index) => {
    if (!isObject(value)) return [];
    const id = textOf(value['id']) ?? `${textOf(fields['id']) ?? ''}/${index}`;
    return [{ id, name: textOf(value['name']) ?? 'unknown', args: value['args'] ?? {}, fields: value }];
  });
}
