/** Files and folders that the person mentioned with `@`: their name and size; what is in them belongs to the project. */
import type { BlockOf } from '@session-siphon/schemas/session';
import { type JsonObject, countOf, objectOf, textOf } from '@session-siphon/schemas/narrow';
import { type ContentPolicy, attachmentFromBase64, attachmentFromText, withoutContent } from '../attachment.ts';

const mentions: ReadonlySet<string> = new Set(['already_read_file', 'directory', 'file', 'pdf_reference']);

/** The block of a mention; undefined for every other attachment. */
export function mentionedFile(attachment: JsonObject, policy: ContentPolicy): BlockOf<'attachment'> | undefined {
  const type = textOf(attachment['type']) ?? '';
  const name = textOf(attachment['displayPath']) ?? lastPart(textOf(attachment['filename']));
  if (!mentions.has(type) || name === undefined) return undefined;
  if (type === 'pdf_reference')
    return { type: 'attachment', mediaType: 'application/pdf', bytes: countOf(attachment['fileSize']) ?? 0, name };
  const { content } = attachment;
  const file = objectOf(objectOf(content)['file']);
  const base64 = textOf(file['base64']);
  if (base64 !== undefined)
    return attachmentFromBase64(
      { mediaType: textOf(file['type']) ?? 'application/octet-stream', base64, name },
      policy,
    );
  const text = textOf(content) ?? textOf(file['content']) ?? '';
  return attachmentFromText({ mediaType: 'text/plain', text, name }, withoutContent);
}

function lastPart(path: string | undefined): string | undefined {
  return path?.split(/[/\\]/).at(-1);
}
