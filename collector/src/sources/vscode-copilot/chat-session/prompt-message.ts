/** The prompt of a turn: what the person typed and handed over, or what the program asked in the person's place. */
import type { Block } from '@session-siphon/schemas/session';
import { type JsonObject, objectOf, textOf } from '@session-siphon/schemas/narrow';
import type { ReadContext } from '../../../source.ts';
import type { GrowingMessage } from '../../draft-records.ts';
import { chatAttachments } from './chat-attachment.ts';
import { cutContent, isCut } from './shown-text.ts';
import { promptedAt } from './turn-facts.ts';
import { timed } from '../../record-time.ts';

export function promptMessage(request: JsonObject, context: ReadContext): GrowingMessage {
  const text = promptText(request);
  if (isCut(text)) context.skip(cutContent);
  const blocks: Block[] = [
    ...(text === '' || isCut(text) ? [] : [{ type: 'text' as const, text }]),
    ...chatAttachments(request['variableData'], context),
  ];
  const kind = systemKind(request);
  const at = promptedAt(request);
  const nativeId = textOf(request['requestId']);
  return {
    type: 'message',
    ...(nativeId === undefined ? {} : { nativeId }),
    role: kind === undefined ? 'user' : 'system',
    ...(kind === undefined ? {} : { kind }),
    ...timed(at),
    blocks,
  };
}

/** What a prompt is that nobody typed; undefined for a typed one. */
function systemKind(request: JsonObject): string | undefined {
  if (request['isSystemInitiated'] === true) return 'notification';
  if (request['requestHiddenFromTranscript'] === true || request['hiddenFromTranscript'] === true) return 'hidden';
  return textOf(request['confirmation']) === undefined ? undefined : 'confirmation';
}

/** The text as typed, with the slash command that may stand apart from it. */
function promptText(request: JsonObject): string {
  const { message } = request;
  const typed = typeof message === 'string' ? message : (textOf(objectOf(message)['text']) ?? '');
  const told =
    typed.trim() === '' ? (textOf(request['systemInitiatedLabel']) ?? textOf(request['confirmation']) ?? typed) : typed;
  const command = textOf(objectOf(request['slashCommand'])['name']);
  return command === undefined || typed.split(/\s+/).includes(`/${command}`) ? told : `/${command} ${told}`.trimEnd();
}
