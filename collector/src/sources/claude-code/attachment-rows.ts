/** Attachment rows: context for the model, and some texts that a reader may want. */
import type { Block } from '@session-siphon/schemas/session';
import { type JsonObject, objectOf, textOf } from '../../narrow.ts';
import type { ReadContext } from '../../source.ts';
import { attachmentFromBase64 } from '../attachment.ts';
import type { DraftRecords } from '../draft-records.ts';
import { unknownBlock } from '../unknown-block.ts';
import { type Row, keptAttachments, noiseAttachments, timeFact } from './native.ts';
import type { UserRows } from './user-rows.ts';

interface AttachmentRowsOptions {
  readonly records: DraftRecords;
  readonly context: ReadContext;
  readonly user: UserRows;
}

export class AttachmentRows {
  readonly #options: AttachmentRowsOptions;

  constructor(options: AttachmentRowsOptions) {
    this.#options = options;
  }

  add(row: Row, line: number): void {
    const { context } = this.#options;
    const attachment = objectOf(row.fields['attachment']);
    const type = textOf(attachment['type']) ?? '';
    if (type === 'queued_command') return this.#addQueuedCommand(row, attachment);
    const kind = keptAttachments.get(type);
    if (kind !== undefined) this.#addKept(row, attachment, kind);
    else if (noiseAttachments.has(type)) context.drop('attachment');
    else context.skip('unknown attachment', line);
  }

  /** A prompt that came as an attachment because the model was at work. */
  #addQueuedCommand(row: Row, attachment: JsonObject): void {
    const { user, context } = this.#options;
    const mode = textOf(attachment['commandMode']) ?? 'prompt';
    const origin = textOf(objectOf(attachment['origin'])['kind']) ?? 'human';
    const { prompt } = attachment;
    if (mode === 'task-notification') user.addTexts(row, prompt, 'notification');
    else if (attachment['isMeta'] === true || origin !== 'human') context.drop('queued notification');
    else if (mode === 'bash' && typeof prompt === 'string') user.addTexts(row, `! ${prompt}`, undefined);
    else user.addTexts(row, prompt, undefined);
  }

  #addKept(row: Row, attachment: JsonObject, kind: string): void {
    const blocks = keptBlocks(attachment);
    if (blocks.length === 0) return this.#options.context.drop('attachment');
    this.#options.records.add({
      type: 'message',
      nativeId: row.uuid,
      role: 'system',
      kind,
      ...timeFact(row.fields),
      blocks,
    });
  }
}

function keptBlocks(attachment: JsonObject): Block[] {
  if (attachment['type'] === 'structured_output')
    return [unknownBlock('structured_output', attachment['data'] ?? attachment)];
  if (attachment['type'] === 'file') return mentionedFile(attachment);
  const reason = attachment['blockingError'];
  const text =
    textOf(attachment['content']) ??
    textOf(attachment['message']) ??
    textOf(attachment['planContent']) ??
    textOf(reason) ??
    textOf(objectOf(reason)['blockingError']);
  return text === undefined ? [] : [{ type: 'text', text }];
}

/** A file that the person mentioned with `@`: its name and size; the content is the project's. */
function mentionedFile(attachment: JsonObject): Block[] {
  const name = textOf(attachment['displayPath']) ?? textOf(attachment['filename'])?.split(/[/\\]/).at(-1);
  if (name === undefined) return [];
  const { content } = attachment;
  const text = textOf(content) ?? textOf(objectOf(objectOf(content)['file'])['content']) ?? '';
  const { data: _data, ...facts } = attachmentFromBase64({
    mediaType: 'text/plain',
    base64: Buffer.from(text).toString('base64'),
    name,
  });
  return [facts];
}
