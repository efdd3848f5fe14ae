/** What was handed over with a prompt or given by a tool as bytes, which may stand in an event of their own. */
import type { Block, BlockOf } from '@session-siphon/schemas/session';
import { type JsonObject, arrayOf, countOf, isObject, objectOf, textOf } from '@session-siphon/schemas/narrow';
import { type ContentPolicy, attachmentFromBase64, attachmentFromText, withoutContent } from '../../attachment.ts';
import { unknownBlock } from '../../unknown-block.ts';
import { baseName } from '../resource.ts';

type Attachment = BlockOf<'attachment'>;

export class EventAttachments {
  readonly #policy: ContentPolicy;
  readonly #assets = new Map<string, JsonObject>();
  /** Blocks whose bytes are told elsewhere. */
  readonly #waiting: { readonly block: Attachment; readonly assetId: string }[] = [];

  constructor(policy: ContentPolicy) {
    this.#policy = policy;
  }

  /** An event that holds the bytes of what others name. */
  addAsset(data: JsonObject): void {
    const id = textOf(data['assetId']);
    if (id !== undefined) this.#assets.set(id, data);
  }

  /** Blocks of a prompt's attachments. */
  ofPrompt(attachments: unknown): readonly Block[] {
    return arrayOf(attachments)
      .filter(isObject)
      .map((attachment) => this.#ofPerson(attachment));
  }

  /** The block of bytes that a tool gave. */
  ofTool(value: JsonObject): Attachment {
    return this.#binary(value, textOf(value['description']) ?? textOf(value['displayName']));
  }

  /** Fills in what was told elsewhere. */
  settle(): void {
    for (const { block, assetId } of this.#waiting) {
      const base64 = textOf(this.#assets.get(assetId)?.['data']);
      if (base64 === undefined) continue;
      const { mediaType, name } = block;
      // The name comes last, as it does where the bytes are at hand at once.
      delete block.name;
      Object.assign(block, attachmentFromBase64({ mediaType, base64, name }, this.#policy));
    }
  }

  #ofPerson(attachment: JsonObject): Block {
    const type = textOf(attachment['type']) ?? '';
    const path = textOf(attachment['path']) ?? textOf(attachment['filePath']);
    const name = textOf(attachment['displayName']) ?? (path === undefined ? undefined : baseName(path));
    if (type === 'directory') return named('inode/directory', name);
    if (type === 'selection') {
      const text = textOf(attachment['text']) ?? '';
      const lines = linesName(name, attachment['selection']);
      return attachmentFromText({ mediaType: 'text/plain', text, name: lines }, withoutContent);
    }
    if (type === 'file' || type === 'blob') return this.#binary(attachment, name);
    if (type.startsWith('github_'))
      return named('text/uri-list', textOf(attachment['url']) ?? textOf(attachment['title']));
    return unknownBlock(type, attachment);
  }

  #binary(value: JsonObject, name: string | undefined): Attachment {
    const mediaType = textOf(value['mimeType']) ?? 'text/plain';
    const base64 = textOf(value['data']) ?? textOf(value['blob']);
    if (base64 !== undefined) return attachmentFromBase64({ mediaType, base64, name }, this.#policy);
    const block = named(mediaType, name, countOf(value['byteLength']));
    const assetId = textOf(value['assetId']);
    if (assetId !== undefined) this.#waiting.push({ block, assetId });
    return block;
  }
}

function named(mediaType: string, name: string | undefined, bytes = 0): Attachment {
  return { type: 'attachment', mediaType, bytes, ...(name === undefined ? {} : { name }) };
}

/** A selection by its file and lines, counted from 1 as people do. */
function linesName(name: string | undefined, selection: unknown): string | undefined {
  const line = (end: string): number | undefined => countOf(objectOf(objectOf(selection)[end])['line']);
  const [start, end] = [line('start'), line('end')];
  return name === undefined || start === undefined || end === undefined ? name : `${name}:${start + 1}-${end + 1}`;
}
