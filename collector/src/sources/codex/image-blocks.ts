/** Images and other content that is no text. */
import type { Block } from '@session-siphon/schemas/session';
import { objectOf, textOf } from '@session-siphon/schemas/narrow';
import { type ContentPolicy, attachmentFromBase64 } from '../attachment.ts';
import { unknownBlock } from '../unknown-block.ts';
import type { ContentPart } from './native.ts';

const dataUrl = /^data:([\w.+/-]+);base64,/;
const longestAddress = 500;

/** A block for a part that is no text. `name` is the file's, where another part tells it. */
export function otherBlock(part: ContentPart, policy: ContentPolicy, name?: string): Block[] {
  if (part.text !== undefined || part.type.endsWith('text')) return [];
  if (part.type === 'encrypted_content') return [];
  const { fields } = part;
  // Servers of tools give the content without an address.
  if (part.type === 'image' && typeof fields['data'] === 'string') {
    const mediaType = textOf(fields['mimeType']) ?? 'image/png';
    return [attachmentFromBase64({ mediaType, base64: fields['data'], name }, policy)];
  }
  const address =
    textOf(fields['image_url']) ?? textOf(objectOf(fields['image_url'])['url']) ?? textOf(fields['file_id']);
  if (address === undefined) return part.type === '' ? [] : [unknownBlock(part.type, fields)];
  return [imageBlock(address, policy, name)];
}

/** An image by its data URL; of one that lies elsewhere only the address is known. */
export function imageBlock(address: string, policy: ContentPolicy, name?: string): Block {
  const match = dataUrl.exec(address.slice(0, 100));
  if (!match)
    return { type: 'attachment', mediaType: 'image/*', bytes: 0, name: name ?? address.slice(0, longestAddress) };
  return attachmentFromBase64(
    { mediaType: match[1] ?? 'image/*', base64: address.slice(match[0].length), name },
    policy,
  );
}

/** An image of which only the path is told. */
export function localImageBlock(path: string): Block {
  return { type: 'attachment', mediaType: 'image/*', bytes: 0, name: lastPart(path) };
}

/** Name of a file: the last part of its path. */
export function lastPart(path: string): string {
  return path.split(/[/\\]/).at(-1) || path.slice(0, longestAddress);
}
