/** What a tool answered, as its last event tells it: for the model, for the person, and in pieces. */
import type { Block, BlockOf } from '@session-siphon/schemas/session';
import { type JsonObject, arrayOf, isObject, objectOf, textOf } from '@session-siphon/schemas/narrow';
import { withoutFileHeaders } from '../../patch-text.ts';
import { callEdits } from '../call-edits.ts';
import type { EventAttachments } from './event-attachments.ts';

interface ResultContext {
  /** The call, where it is known. */
  readonly call: BlockOf<'tool_call'> | undefined;
  readonly attachments: EventAttachments;
  readonly durationMs: number | undefined;
}

/** Blocks of a tool's answer: the result, then what it changed, then what is no text. */
export function eventToolResult(
  id: string,
  data: JsonObject,
  { call, attachments, durationMs }: ResultContext,
): Block[] {
  const result = objectOf(data['result']);
  const pieces = arrayOf(result['contents']).filter(isObject);
  const exitCode = [objectOf(data['shellExecution']), ...pieces]
    .map((piece) => piece['exitCode'])
    .find((code) => Number.isSafeInteger(code));
  const detailed = textOf(result['detailedContent']) ?? '';
  const isChange = call?.kind === 'edit' || call?.kind === 'write';
  // A file that was read is drawn as a diff without changes.
  const fuller = isChange || /^\s*diff --git /.test(detailed) ? '' : detailed;
  const text = failureText(data['error']) ?? textOfResult(result, pieces, fuller);
  const code = typeof exitCode === 'number' ? exitCode : exitCodeOf(text);
  const ok = data['success'] !== false && (code ?? 0) === 0;
  return [
    {
      type: 'tool_result',
      call: id,
      ok,
      text,
      ...(code === undefined ? {} : { exitCode: code }),
      ...(durationMs === undefined ? {} : { durationMs }),
    },
    ...(ok && call && isChange ? editsOf(call, detailed) : []),
    ...mediaOf(result, pieces, attachments),
  ];
}

function failureText(error: unknown): string | undefined {
  return typeof error === 'string' ? textOf(error) : textOf(objectOf(error)['message']);
}

/** The fuller of both texts: what the model got may have been shortened. */
function textOfResult(result: JsonObject, pieces: readonly JsonObject[], detailed: string): string {
  const content = textOf(result['content']) ?? '';
  const text = detailed.length > content.length ? detailed : content;
  return text === '' ? pieces.flatMap((piece) => pieceText(piece) ?? []).join('\n') : text;
}

function pieceText(piece: JsonObject): string | undefined {
  return (
    textOf(piece['text']) ??
    textOf(piece['outputPreview']) ??
    textOf(objectOf(piece['resource'])['text']) ??
    (piece['type'] === 'resource_link' ? textOf(piece['uri']) : undefined)
  );
}

/** Shells say at the end of their output how a command ended. */
function exitCodeOf(text: string): number | undefined {
  const code = /<(?:exited|(?:command with )?shellId: \S+ completed) with exit code (-?\d{1,9})>\s*$/.exec(text)?.[1];
  return code === undefined ? undefined : Number(code);
}

/** The change as the person saw it, else as the arguments tell it. */
function editsOf(call: BlockOf<'tool_call'>, detailed: string): readonly BlockOf<'edit'>[] {
  const told = callEdits(call);
  const given = objectOf(call.input);
  const path = textOf(given['path']) ?? textOf(given['filePath']) ?? told[0]?.path;
  const isOneFile = told.every((edit) => edit.path === path);
  const diff = withoutFileHeaders(detailed);
  // A tool that edits can be asked to show the file only.
  if (path === undefined || !isOneFile || !/^@@ /m.test(diff) || !/^[+-]/m.test(diff)) return told;
  return [{ type: 'edit', call: call.call, path, diff }];
}

/** Images stand in the pieces and among what the model got; one of them is enough. */
function mediaOf(result: JsonObject, pieces: readonly JsonObject[], attachments: EventAttachments): readonly Block[] {
  const shown = pieces
    .map((piece) => (piece['type'] === 'resource' ? objectOf(piece['resource']) : piece))
    .filter((piece) => textOf(piece['data'] ?? piece['blob']) !== undefined);
  const all = shown.length > 0 ? shown : arrayOf(result['binaryResultsForLlm']).filter(isObject);
  return all.map((value) => attachments.ofTool(value));
}
