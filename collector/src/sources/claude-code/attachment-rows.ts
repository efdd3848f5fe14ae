/** Attachment rows: context for the model, and some texts that a reader may want. */
import type { Block } from '@session-siphon/schemas/session';
import { type JsonObject, objectOf, textOf } from '@session-siphon/schemas/narrow';
import type { ReadContext } from '../../source.ts';
import type { DraftRecords } from '../draft-records.ts';
import { unknownBlock } from '../unknown-block.ts';
import { senderKind } from './injected-kind.ts';
import { mentionedFile } from './mentioned-file.ts';
import { type Row, keptAttachments, noiseAttachments, timeFact } from './native.ts';
import type { QueuedPrompts } from './queued-prompts.ts';
import { resultText } from './tool-result.ts';
import type { UserRows } from './user-rows.ts';

/** Modes of queued commands that a person typed. */
const typedModes: ReadonlySet<string> = new Set(['prompt', 'bash']);

interface AttachmentRowsOptions {
  readonly records: DraftRecords;
  readonly context: ReadContext;
  readonly user: UserRows;
  readonly queue: QueuedPrompts;
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
    const { user, context, queue } = this.#options;
    const mode = textOf(attachment['commandMode']) ?? 'prompt';
    const sender = mode === 'task-notification' ? 'notification' : senderKind(attachment);
    const { prompt } = attachment;
    // Each stands for one line of the queue, and bears the time at which it was typed, which may be long ago.
    queue.confirm({ text: resultText(prompt), id: textOf(attachment['source_uuid']), times: [] });
    if (sender !== undefined) user.addTexts(row, prompt, sender);
    else if (attachment['isMeta'] === true || !typedModes.has(mode)) context.drop('queued notification');
    else if (mode === 'bash' && typeof prompt === 'string') user.addTexts(row, `! ${prompt}`, undefined);
    else user.addTexts(row, prompt, undefined);
  }

  #addKept(row: Row, attachment: JsonObject, kind: string): void {
    const blocks = keptBlocks(attachment, this.#options.context);
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

function keptBlocks(attachment: JsonObject, context: ReadContext): Block[] {
  if (attachment['type'] === 'structured_output')
    return [unknownBlock('structured_output', attachment['data'] ?? attachment)];
  const file = mentionedFile(attachment, context);
  if (file) return [file];
  const reason = attachment['blockingError'];
  const text =
    textOf(attachment['content']) ??
    textOf(attachment['message']) ??
    textOf(attachment['planContent']) ??
    textOf(reason) ??
    textOf(objectOf(reason)['blockingError']);
  return text === undefined ? [] : [{ type: 'text', text }];
}
