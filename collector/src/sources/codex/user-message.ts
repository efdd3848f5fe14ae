/** A prompt as the person saw it: what a `UserMessage` item and a `user_message` event hold. */
import type { Block } from '@session-siphon/schemas/session';
import { type JsonObject, arrayOf, textOf } from '@session-siphon/schemas/narrow';
import type { ContentPolicy } from '../attachment.ts';
import { textBlocks } from '../text-blocks.ts';
import { imageBlock, lastPart, localImageBlock, otherBlock } from './image-blocks.ts';
import { type ContentPart, contentParts, joinedText } from './native.ts';
import { typedText } from './typed-text.ts';

interface ShownPrompt {
  readonly text: string;
  readonly blocks: readonly Block[];
}

/** The text of an item's content, as it stands there. */
export function messageText(content: unknown): string {
  return joinedText(contentParts(content));
}

/** Content of a `UserMessage` item. */
export function shownPrompt(content: unknown, policy: ContentPolicy): ShownPrompt {
  const parts = contentParts(content);
  const text = typedText(joinedText(parts));
  return { text, blocks: [...textBlocks(text), ...parts.flatMap((part) => partBlocks(part, text, policy))] };
}

/** Fields of a `user_message` event; undefined for what an old version told under that name and no person typed. */
export function promptOfEvent(payload: JsonObject, policy: ContentPolicy): ShownPrompt | undefined {
  const kind = textOf(payload['kind']);
  if (kind !== undefined && kind !== 'plain') return undefined;
  const text = typedText(textOf(payload['message']) ?? '');
  const images = arrayOf(payload['images']).flatMap((url) => (typeof url === 'string' ? imageBlock(url, policy) : []));
  const paths = arrayOf(payload['local_images']).flatMap((path) => (typeof path === 'string' ? path : []));
  return { text, blocks: [...textBlocks(text), ...images, ...paths.map((path) => localImageBlock(path))] };
}

function partBlocks(part: ContentPart, text: string, policy: ContentPolicy): Block[] {
  const path = textOf(part.fields['path']);
  const name = textOf(part.fields['name']);
  if (part.type === 'local_image' && path !== undefined) return [localImageBlock(path)];
  if (part.type !== 'skill' && part.type !== 'mention') return otherBlock(part, policy, path && lastPart(path));
  // Both mostly stand in the text as well.
  const sign = part.type === 'skill' ? '$' : '@';
  return name === undefined || text.includes(name) ? [] : [{ type: 'text', text: sign + name }];
}
