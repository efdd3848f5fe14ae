/** Tool results: the text a model saw, the structured copy beside it, and what they say about success and changes. */
import type { Block } from '@session-siphon/schemas/session';
import { type JsonObject, arrayOf, countOf, isObject, objectOf, textOf } from '../../narrow.ts';
import { imageBlock } from './image-block.ts';

/** Base name of the file that holds a whole output, if the result is only a preview of it. */
export function persistedOutputName(text: string): string | undefined {
  if (!text.startsWith('<persisted-output>')) return undefined;
  const path = /Full output saved to: (.+)/.exec(text)?.[1]?.trim();
  return path?.split(/[/\\]/).at(-1);
}

/** The text of a `tool_result` block's content: a string, or an array of blocks. */
export function resultText(content: unknown): string {
  if (typeof content === 'string') return content;
  const parts: string[] = [];
  for (const part of arrayOf(content)) {
    if (typeof part === 'string') parts.push(part);
    else if (isObject(part)) {
      if (typeof part['text'] === 'string') parts.push(part['text']);
      else if (part['type'] === 'tool_reference') parts.push(`[tool ${textOf(part['tool_name']) ?? ''}]`);
    }
  }
  return parts.join('\n');
}

/** Blocks of one tool result: the result itself, images of it, and the change a file tool made. */
export function toolResultBlocks(result: {
  block: JsonObject;
  structured: unknown;
  fullText: string | undefined;
}): Block[] {
  const { block, structured } = result;
  const call = textOf(block['tool_use_id']) ?? '';
  const shown = resultText(block['content']);
  const isError = block['is_error'] === true;
  const text = result.fullText ?? fullerText(shown, structured);
  const exit = /^(?:Error: )?Exit code (\d{1,9})\b/.exec(shown)?.[1];
  const duration = countOf(objectOf(structured)['durationMs']) ?? countOf(objectOf(structured)['totalDurationMs']);
  return [
    {
      type: 'tool_result',
      call,
      ok: !isError,
      text,
      ...(exit === undefined ? {} : { exitCode: Number(exit) }),
      ...(duration === undefined ? {} : { durationMs: duration }),
    },
    ...arrayOf(block['content']).flatMap((part) => imageBlock(part) ?? []),
    ...editBlocks(call, structured),
  ];
}

/** Output is shortened for the model in some versions; the structured copy is kept when it holds more of the same. */
function fullerText(shown: string, structured: unknown): string {
  const { stdout, stderr } = objectOf(structured);
  if (typeof stdout !== 'string') return shown;
  const whole = typeof stderr === 'string' && stderr !== '' ? `${stdout}\n${stderr}` : stdout;
  return whole.length > shown.length ? whole : shown;
}

/** The change that Edit, MultiEdit or Write made, from the structured copy's patch. */
function editBlocks(call: string, structured: unknown): Block[] {
  const { filePath, structuredPatch, content, type } = objectOf(structured);
  const path = textOf(filePath);
  if (path === undefined) return [];
  const hunks = arrayOf(structuredPatch).flatMap((hunk) => hunkText(objectOf(hunk)) ?? []);
  if (hunks.length > 0) return [{ type: 'edit', call, path, diff: hunks.join('') }];
  if (type === 'create' && typeof content === 'string') return [{ type: 'edit', call, path, diff: wholeFile(content) }];
  return [];
}

function hunkText(hunk: JsonObject): string | undefined {
  const lines = arrayOf(hunk['lines']).filter((line) => typeof line === 'string');
  if (lines.length === 0) return undefined;
  const range = (start: unknown, length: unknown) => `${countOf(start) ?? 0},${countOf(length) ?? 0}`;
  const header = `@@ -${range(hunk['oldStart'], hunk['oldLines'])} +${range(hunk['newStart'], hunk['newLines'])} @@`;
  return `${header}\n${lines.join('\n')}\n`;
}

function wholeFile(content: string): string {
  const lines = content.replace(/\n$/, '').split('\n');
  return `@@ -0,0 +1,${lines.length} @@\n${lines.map((line) => `+${line}`).join('\n')}\n`;
}
