/** Images and documents in content arrays. */
import type { BlockOf } from '@session-siphon/schemas/session';
import { isObject, objectOf, textOf } from '../../narrow.ts';
import { attachmentFromBase64 } from '../attachment.ts';

/** The attachment of an `image` or `document` block; undefined for every other block. */
export function imageBlock(value: unknown): BlockOf<'attachment'> | undefined {
  if (!isObject(value) || (value['type'] !== 'image' && value['type'] !== 'document')) return undefined;
  const source = objectOf(value['source']);
  const mediaType =
    textOf(source['media_type']) ?? (value['type'] === 'image' ? 'image/png' : 'application/octet-stream');
  return attachmentFromBase64({ mediaType, base64: textOf(source['data']) ?? '', name: textOf(value['title']) });
}
