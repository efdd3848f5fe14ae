/** User rows: prompts, tool results, and everything else the tool wrote in the person's name. */
import type { Block } from '@session-siphon/schemas/session';
import { type JsonObject, arrayOf, isObject, objectOf, textOf, timeOf } from '../../narrow.ts';
import type { ReadContext } from '../../source.ts';
import type { DraftRecords, RecordHandle } from '../draft-records.ts';
import { unknownBlock } from '../unknown-block.ts';
import { imageBlock } from './image-block.ts';
import type { Row } from './native.ts';
import type { QueuedPrompts } from './queued-prompts.ts';
import { persistedOutputName, resultText, toolResultBlocks } from './tool-result.ts';
import { sortUserText } from './typed-text.ts';

/** A tool result whose text is only a preview; the whole output lies in a file of this name. */
export interface PersistedOutput {
  readonly name: string;
  complete(fullText: string): void;
}

interface UserRowsOptions {
  readonly records: DraftRecords;
  readonly queue: QueuedPrompts;
  readonly context: ReadContext;
  /** In a sub-agent's file nobody types: the model wrote the prompts. */
  readonly isSubagent: boolean;
}

export class UserRows {
  readonly #options: UserRowsOptions;
  readonly #prompts = new Map<string, RecordHandle>();
  readonly persisted: PersistedOutput[] = [];
  hasPrompt = false;
  /** Text of the only prompt so far, to recognise files without value. */
  firstPrompt: string | undefined;

  constructor(options: UserRowsOptions) {
    this.#options = options;
  }

  add(row: Row): void {
    const results = arrayOf(row.message['content']).filter(isToolResult);
    if (results.length > 0) this.#addResults(row, results);
    else if (row.fields['isCompactSummary'] === true)
      this.#addSystem(row, 'compaction', [textBlock(plainText(row.message['content']))]);
    else if (row.fields['isMeta'] === true) this.#addMeta(row);
    else this.#addTexts(row, row.message['content'], injectedKind(row.fields));
  }

  /** A prompt that came as an attachment because the model was at work. */
  addQueuedCommand(row: Row, attachment: JsonObject): void {
    const mode = textOf(attachment['commandMode']) ?? 'prompt';
    const origin = textOf(objectOf(attachment['origin'])['kind']) ?? 'human';
    if (attachment['isMeta'] === true || origin !== 'human' || (mode !== 'prompt' && mode !== 'bash')) {
      this.#options.context.drop('queued notification');
      return;
    }
    const content = attachment['prompt'];
    this.#options.queue.confirm(plainText(content), textOf(attachment['source_uuid']));
    this.#addTexts(row, content, undefined);
  }

  #addMeta(row: Row): void {
    if (textOf(row.fields['sourceToolUseID']) === undefined) this.#options.context.drop('meta row');
    else this.#addSystem(row, 'skill', [textBlock(plainText(row.message['content']))]);
  }

  #addResults(row: Row, results: readonly JsonObject[]): void {
    const at = timeOf(row.fields['timestamp']);
    // The structured copy belongs to the row's result; with several results in a row nobody can tell to which.
    const structured = results.length === 1 ? row.fields['toolUseResult'] : undefined;
    const blocks: Block[] = [];
    for (const result of results) {
      blocks.push(...toolResultBlocks({ block: result, structured, fullText: undefined }));
      const name = persistedOutputName(resultText(result['content']));
      const shown = blocks.findLast((block) => block.type === 'tool_result');
      if (name !== undefined && shown) this.persisted.push({ name, complete: (fullText) => (shown.text = fullText) });
    }
    this.#options.records.add({
      type: 'message',
      nativeId: row.uuid,
      role: 'tool',
      ...(at === undefined ? {} : { at }),
      blocks,
    });
    const launched = objectOf(structured);
    const agentId = textOf(launched['agentId']);
    if (agentId !== undefined) this.#addSubagent({ agentId, call: textOf(results[0]?.['tool_use_id']), launched, at });
    const feedback = textOf(row.fields['userFeedback']);
    if (feedback !== undefined) this.#addPrompt(row, 'feedback', [textBlock(feedback)]);
    const others = arrayOf(row.message['content']).filter((part) => !isToolResult(part));
    if (others.length > 0) this.#addTexts(row, others, undefined);
  }

  #addSubagent(found: {
    agentId: string;
    call: string | undefined;
    launched: JsonObject;
    at: string | undefined;
  }): void {
    const description = textOf(found.launched['description']);
    this.#options.records.add({
      type: 'event',
      event: 'subagent',
      ...(found.at === undefined ? {} : { at: found.at }),
      agentId: found.agentId,
      ...(found.call === undefined ? {} : { call: found.call }),
      ...(description === undefined ? {} : { description }),
    });
  }

  #addTexts(row: Row, content: unknown, kind: string | undefined): void {
    const typed: Block[] = [];
    let part = 0;
    for (const value of typeof content === 'string' ? [{ type: 'text', text: content }] : arrayOf(content)) {
      part += 1;
      const image = imageBlock(value);
      if (image) typed.push(image);
      else if (!isObject(value) || typeof value['text'] !== 'string')
        typed.push(unknownBlock(isObject(value) ? (textOf(value['type']) ?? '') : '', value));
      else if (kind !== undefined) this.#addSystem(row, kind, [textBlock(value['text'])], `:${part}`);
      else {
        const sorted = sortUserText(value['text']);
        if (!sorted) this.#options.context.drop('injected text');
        else if (sorted.from === 'tool')
          this.#addSystem(row, sorted.kind ?? 'notice', [textBlock(sorted.text)], `:${part}`);
        else if (sorted.text.trim() !== '') typed.push(textBlock(sorted.text));
      }
    }
    if (typed.length > 0) this.#addPrompt(row, '', typed);
  }

  #addPrompt(row: Row, suffix: string, blocks: Block[]): void {
    const text = blocks.flatMap((block) => (block.type === 'text' ? [block.text] : [])).join('\n\n');
    this.firstPrompt ??= text;
    if (this.#options.isSubagent) {
      this.#addSystem(row, 'task', blocks, suffix);
      return;
    }
    this.#options.queue.confirm(text);
    const at = timeOf(row.fields['timestamp']);
    this.#noteRewind(row, at);
    const handle = this.#options.records.add({
      type: 'message',
      nativeId: row.uuid === undefined ? undefined : row.uuid + suffix,
      role: 'user',
      ...(at === undefined ? {} : { at }),
      blocks,
    });
    this.hasPrompt = true;
    const parent = textOf(row.fields['parentUuid']);
    if (parent !== undefined && suffix === '') this.#prompts.set(parent, handle);
  }

  /** Two prompts with one parent: the person went back and asked again; what the first one led to is no longer part of the talk. */
  #noteRewind(row: Row, at: string | undefined): void {
    const parent = textOf(row.fields['parentUuid']);
    const earlier = parent === undefined ? undefined : this.#prompts.get(parent);
    if (earlier) this.#options.records.rewind(earlier, at);
  }

  #addSystem(row: Row, kind: string, blocks: Block[], suffix = ''): void {
    const at = timeOf(row.fields['timestamp']);
    const isMarker = kind === 'interrupt' || kind === 'notification';
    const text = blocks[0];
    this.#options.records.add({
      type: 'message',
      nativeId: row.uuid === undefined ? undefined : row.uuid + suffix,
      role: 'system',
      kind,
      ...(at === undefined ? {} : { at }),
      blocks: isMarker && text?.type === 'text' ? [{ type: 'notice', kind, text: text.text }] : blocks,
    });
  }
}

/** Kind of a row that the tool wrote in the person's name; undefined where the text itself decides. */
function injectedKind(fields: JsonObject): string | undefined {
  const origin = textOf(objectOf(fields['origin'])['kind']);
  if (origin !== undefined && origin !== 'human') return origin === 'task-notification' ? 'notification' : origin;
  const turn = textOf(fields['turnOrigin']);
  if (turn !== undefined && !['human', 'sdk', 'unknown'].includes(turn)) return turn.replaceAll('_', '-');
  if (textOf(fields['wakeupSource']) !== undefined || textOf(fields['scheduledTaskId']) !== undefined)
    return 'scheduled-task';
  if (fields['isVirtual'] === true || fields['isVisibleInTranscriptOnly'] === true) return 'notice';
  return undefined;
}

function isToolResult(value: unknown): value is JsonObject {
  return isObject(value) && value['type'] === 'tool_result';
}

function textBlock(text: string): Block {
  return { type: 'text', text };
}

function plainText(content: unknown): string {
  return typeof content === 'string' ? content : resultText(content);
}
