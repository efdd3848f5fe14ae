/** Images and documents in content arrays. */
import type { BlockOf } from '@session-siphon/schemas/session';
import { isObject, objectOf, textOf } from '../../narrow.ts';
import { attachmentFromBase64 } from '../attachment.ts';

/** The attachment of an `image` or `document` block; undefined for every other value. */
export function imageBlock(value: unknown): BlockOf<'attachment'> | undefined {
  if (!isObject(value) || (value['type'] !== 'image' && value['type'] !== 'document')) return undefined;
  const source = objectOf(value['source']);
  const isText = source['type'] === 'text';
  const mediaType =
    textOf(source['media_type']) ??
    (value['type'] === 'image' ? 'image/png' : isText ? 'text/plain' : 'application/octet-stream');
  const data = textOf(source['data']) ?? '';
  return attachmentFromBase64({
    mediaType,
    base64: isText ? Buffer.from(data).toString('base64') : data,
    // Content that lies elsewhere is known by its address only.
    name: textOf(value['title']) ?? textOf(source['url']),
  });
}
