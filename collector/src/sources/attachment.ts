/** Attachments that assistants keep as base64 inside their files. */
import { hash } from 'node:crypto';
import type { BlockOf } from '@session-siphon/schemas/session';
import type { ReadContext } from '../source.ts';

export type ContentPolicy = Pick<ReadContext, 'content'>;

/** For what is nobody's to keep, whatever the person wants. */
export const withoutContent: ContentPolicy = { content: () => ({}) };

/** The attachment block of some base64 content: its facts, and what of the content is kept. */
export function attachmentFromBase64(
  given: { mediaType: string; base64: string; name?: string | undefined },
  policy: ContentPolicy,
): BlockOf<'attachment'> {
  const bytes = Buffer.from(given.base64, 'base64');
  return {
    type: 'attachment',
    mediaType: given.mediaType,
    bytes: bytes.length,
    ...(bytes.length > 0 ? { sha256: hash('sha256', bytes, 'hex') } : {}),
    ...(given.name === undefined ? {} : { name: given.name }),
    ...(bytes.length > 0 ? policy.content(given.base64) : {}),
  };
}

/** The same for a text. */
export function attachmentFromText(
  given: { mediaType: string; text: string; name?: string | undefined },
  policy: ContentPolicy,
): BlockOf<'attachment'> {
  const { text, ...facts } = given;
  return attachmentFromBase64({ ...facts, base64: Buffer.from(text).toString('base64') }, policy);
}
