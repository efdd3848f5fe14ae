/** Files that were handed over, by their content or only by their address. */
import type { BlockOf } from '@session-siphon/schemas/session';
import { type JsonObject, percentDecoded, textOf } from '@session-siphon/schemas/narrow';
import { type ContentPolicy, attachmentFromBase64, attachmentFromText } from '../attachment.ts';

type Attachment = BlockOf<'attachment'>;

const longestName = 500;

/** The block of a file part of 1.x (`url`, `filename`), of a file of 2.x (`uri` or `data`, `name`), or of one of the first versions (`mediaType`). */
export function fileBlock(file: JsonObject, policy: ContentPolicy): Attachment {
  const mediaType = textOf(file['mime']) ?? textOf(file['mediaType']);
  const name = textOf(file['filename']) ?? textOf(file['name']);
  const base64 = textOf(file['data']);
  if (base64 !== undefined) return attachmentFromBase64({ mediaType: mediaType ?? unknownType, base64, name }, policy);
  const url = textOf(file['url']) ?? textOf(file['uri']) ?? '';
  return contentOf(url, { mediaType, name }, policy) ?? addressOf(url, { mediaType, name });
}

interface Facts {
  readonly mediaType: string | undefined;
  readonly name: string | undefined;
}

const unknownType = 'application/octet-stream';
const dataUrl = /^data:([^;,]*)(?:;[^,]*)?,/;

function contentOf(url: string, { mediaType, name }: Facts, policy: ContentPolicy): Attachment | undefined {
  const match = dataUrl.exec(url.slice(0, 200));
  if (!match) return undefined;
  const [head, ownType] = match;
  const facts = { mediaType: mediaType ?? (ownType || unknownType), name };
  const content = url.slice(head.length);
  return head.endsWith(';base64,')
    ? attachmentFromBase64({ ...facts, base64: content }, policy)
    : attachmentFromText({ ...facts, text: percentDecoded(content) }, policy);
}

/** What lies elsewhere was not copied. */
function addressOf(url: string, { mediaType, name }: Facts): Attachment {
  const ownName = url.startsWith('file:')
    ? percentDecoded(
        url
          .replace(/[?#].*$/, '')
          .split('/')
          .at(-1) ?? '',
      )
    : url;
  const shown = (name ?? ownName).slice(0, longestName);
  return {
    type: 'attachment',
    mediaType: mediaType ?? unknownType,
    bytes: 0,
    ...(shown === '' ? {} : { name: shown }),
  };
}
