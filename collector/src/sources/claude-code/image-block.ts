/** Images and documents in content arrays. */
import type { BlockOf } from '@session-siphon/schemas/session';
import { type JsonObject, isObject, objectOf, textOf } from '@session-siphon/schemas/narrow';
import { type ContentPolicy, attachmentFromBase64, attachmentFromText } from '../attachment.ts';

/** The attachment of an `image` or `document` block; undefined for every other value. */
export function imageBlock(value: unknown, policy: ContentPolicy): BlockOf<'attachment'> | undefined {
  if (!isImageBlock(value)) return undefined;
  const source = objectOf(value['source']);
  // Tools of other programs give the content without a source.
  const data = textOf(source['data']) ?? textOf(value['data']) ?? '';
  const mediaType = textOf(source['media_type']) ?? textOf(value['mimeType']);
  // Content that lies elsewhere is known by its address only.
  const name = textOf(value['title']) ?? textOf(source['url']) ?? textOf(source['file_id']);
  if (source['type'] === 'text')
    return attachmentFromText({ mediaType: mediaType ?? 'text/plain', text: data, name }, policy);
  const usual = value['type'] === 'image' ? 'image/png' : 'application/octet-stream';
  return attachmentFromBase64({ mediaType: mediaType ?? usual, base64: data, name }, policy);
}

export function isImageBlock(value: unknown): value is JsonObject {
  return isObject(value) && (value['type'] === 'image' || value['type'] === 'document');
}
