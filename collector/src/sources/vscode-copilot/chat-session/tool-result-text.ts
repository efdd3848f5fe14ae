/** What a tool gave the model: parts of text, trees of a prompt, and data. */
import type { BlockOf } from '@session-siphon/schemas/session';
import { type JsonObject, arrayOf, isObject, objectOf, textOf } from '@session-siphon/schemas/narrow';
import type { ReadContext } from '../../../source.ts';
import { attachmentFromBase64 } from '../../attachment.ts';
import { base64Of } from '../binary-value.ts';
import { promptTreeText } from './prompt-tree-text.ts';
import { cutContent, isCut } from './shown-text.ts';

export interface RoundResult {
  readonly text: string;
  readonly media: readonly BlockOf<'attachment'>[];
}

/** Parts are told by a number, or where that is missing by what they hold. */
export function roundResult(result: unknown, context: ReadContext): RoundResult {
  const texts: string[] = [];
  const media: BlockOf<'attachment'>[] = [];
  let isWhole = true;
  for (const part of arrayOf(objectOf(result)['content'])) {
    if (!isObject(part)) continue;
    const text = partText(part);
    if (isCut(text)) isWhole = false;
    else if (text !== undefined) texts.push(text);
    const medium = mediaOf(part, context);
    if (medium) media.push(medium);
  }
  if (!isWhole) context.skip(cutContent);
  return { text: texts.join('\n'), media };
}

function partText(part: JsonObject): string | undefined {
  const { value } = part;
  if (typeof value === 'string') return value;
  if (isObject(value) && value['node'] !== undefined) return promptTreeText(value['node']);
  const mimeType = textOf(part['mimeType']);
  const isText = mimeType !== undefined && /^text\/|^application\/(?:json|xml)$/.test(mimeType);
  const base64 = isText ? base64Of(part['data']) : undefined;
  return base64 === undefined ? undefined : Buffer.from(base64, 'base64').toString('utf8');
}

/** Images and documents; other data is what the program keeps for itself. */
function mediaOf(part: JsonObject, context: ReadContext): BlockOf<'attachment'> | undefined {
  const mediaType = textOf(part['mimeType']);
  if (mediaType === undefined || !/^(?:image|audio|video)\/|^application\/pdf$/.test(mediaType)) return undefined;
  return attachmentFromBase64({ mediaType, base64: base64Of(part['data']) ?? '' }, context);
}
