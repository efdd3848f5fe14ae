/** Tool results: the text a model saw, the structured copy beside it, and what they say about success and changes. */
import type { Block, BlockOf } from '@session-siphon/schemas/session';
import { type JsonObject, arrayOf, countOf, isObject, objectOf, textOf } from '@session-siphon/schemas/narrow';
import { type ContentPolicy, attachmentFromBase64 } from '../attachment.ts';
import { unknownBlock } from '../unknown-block.ts';
import { fileChange } from './file-changes.ts';
import { imageBlock, isImageBlock } from './image-block.ts';

interface ResultSurroundings {
  /** The copy beside it. */
  readonly structured?: unknown;
  /** The call, where it was to change a file. */
  readonly asked?: BlockOf<'tool_call'> | undefined;
  readonly policy: ContentPolicy;
}

/** Blocks of one tool result: the result itself, images of it, and the change a file tool made. */
export function toolResultBlocks(block: JsonObject, { structured, asked, policy }: ResultSurroundings): Block[] {
  const call = textOf(block['tool_use_id']) ?? '';
  const copy = objectOf(structured);
  const content = block['content'] ?? (isObject(structured) ? undefined : structured);
  const shown = resultText(content);
  const isError = block['is_error'] === true || copy['interrupted'] === true || failureOf(content);
  const exit = isError ? /^(?:Error: )?Exit code (\d{1,9})\b/.exec(shown)?.[1] : undefined;
  const durationMs = durationOf(copy);
  return [
    {
      type: 'tool_result',
      call,
      ok: !isError,
      text: fullerText(shown, copy),
      ...(exit === undefined ? {} : { exitCode: Number(exit) }),
      ...(durationMs === undefined ? {} : { durationMs }),
    },
    ...images(content, copy, policy),
    ...unknownParts(content),
    ...(isError ? [] : fileChange(call, copy, asked)),
  ];
}

/** The text of a result's content: a string, an array of blocks, or what a server's tool gives. */
export function resultText(content: unknown): string {
  if (typeof content === 'string') return content;
  if (isObject(content)) return partText(content) ?? '';
  return arrayOf(content)
    .flatMap((part) => (typeof part === 'string' ? part : (partText(objectOf(part)) ?? [])))
    .join('\n');
}

function partText(part: JsonObject): string | undefined {
  const text = part['text'] ?? objectOf(part['resource'])['text'];
  if (typeof text === 'string') return text;
  if (part['type'] === 'tool_reference') return `[tool ${textOf(part['tool_name']) ?? ''}]`;
  if (typeof part['stdout'] === 'string') return joined([part['stdout'], part['stderr']], '\n');
  const address = joined([part['title'], part['url']], ' ');
  return address === '' ? textOf(part['error_code']) : address;
}

function joined(parts: readonly unknown[], separator: string): string {
  return parts.filter((part) => textOf(part) !== undefined).join(separator);
}

/** Tools that run on the vendor's servers tell of failures in their content. */
function failureOf(content: unknown): boolean {
  const { type, return_code: code } = objectOf(content);
  return (typeof type === 'string' && type.endsWith('_error')) || (typeof code === 'number' && code !== 0);
}

function durationOf(copy: JsonObject): number | undefined {
  const seconds = copy['durationSeconds'];
  return (
    countOf(copy['durationMs']) ??
    countOf(copy['totalDurationMs']) ??
    (typeof seconds === 'number' ? countOf(seconds * 1000) : undefined)
  );
}

/** Output is shortened for the model in some versions; the structured copy is kept when it holds more of the same. */
function fullerText(shown: string, { stdout, stderr, isImage }: JsonObject): string {
  if (typeof stdout !== 'string' || isImage === true) return shown;
  const whole = joined([stdout, stderr], '\n');
  return whole.length > shown.length ? whole : shown;
}

/** Images stand in the content and in the structured copy; one of them is enough. */
function images(content: unknown, copy: JsonObject, policy: ContentPolicy): readonly BlockOf<'attachment'>[] {
  const shown = arrayOf(content).flatMap((part) => imageBlock(part, policy) ?? []);
  const file = objectOf(copy['file']);
  const base64 = textOf(file['base64']);
  if (shown.length > 0 || base64 === undefined) return shown;
  const usual = copy['type'] === 'pdf' ? 'application/pdf' : 'application/octet-stream';
  return [attachmentFromBase64({ mediaType: textOf(file['type']) ?? usual, base64 }, policy)];
}

/** Parts that have neither a text nor an image in them. */
function unknownParts(content: unknown): readonly Block[] {
  return (isObject(content) ? [content] : arrayOf(content)).flatMap((part) => {
    if (typeof part === 'string' || isImageBlock(part)) return [];
    return isObject(part) && partText(part) !== undefined
      ? []
      : [unknownBlock(textOf(objectOf(part)['type']) ?? '', part)];
  });
}
