/** User rows: prompts, tool results, and everything else the tool wrote in the person's name. */
import type { Block } from '@session-siphon/schemas/session';
import { type JsonObject, arrayOf, isObject, objectOf, textOf } from '@session-siphon/schemas/narrow';
import type { ReadContext } from '../../source.ts';
import type { DraftRecords, GrowingMessage } from '../draft-records.ts';
import { unknownBlock } from '../unknown-block.ts';
import { textBlocks } from './content-blocks.ts';
import type { Delegations } from './delegations.ts';
import type { OpenChanges } from './file-changes.ts';
import { imageBlock, isImageBlock } from './image-block.ts';
import { injectedKind, senderKind } from './injected-kind.ts';
import { type Row, timeFact } from './native.ts';
import { type PersistedOutput, persistedOutput } from './persisted-output.ts';
import { wordsOfRefusal } from './refusal.ts';
import { resultText, toolResultBlocks } from './tool-result.ts';
import { type TypedText, sortUserText, withoutLastReminders } from './typed-text.ts';

/** What a person typed. */
export interface TypedPrompt {
  readonly row: Row;
  readonly text: string;
  readonly message: GrowingMessage;
  /** Whether the row itself is the prompt, and not an answer to a question about a tool. */
  readonly isWholeRow: boolean;
  /** Whether it is nothing but a slash command. */
  readonly isCommand: boolean;
}

interface UserRowsOptions {
  readonly records: DraftRecords;
  readonly context: ReadContext;
  readonly delegations: Delegations;
  readonly changes: OpenChanges;
  /** The model wrote a sub-agent's prompts; a person types nothing but why they refuse a call. */
  readonly isSubagent: boolean;
  /** Takes what a person typed. */
  addPrompt(prompt: TypedPrompt): void;
  noteResult(): void;
}

export class UserRows {
  readonly #options: UserRowsOptions;
  readonly persisted: PersistedOutput[] = [];
  /** Whether nothing was asked but the warm-up of a sub-agent; undefined where nothing was asked. */
  isWarmUp: boolean | undefined;

  constructor(options: UserRowsOptions) {
    this.#options = options;
  }

  add(row: Row, line: number): void {
    const { content } = row.message;
    const results = arrayOf(content).filter(isToolResult);
    if (results.length > 0) this.#addResults(row, results);
    else if (typeof content !== 'string' && !Array.isArray(content))
      this.#options.context.skip('user row without content', line);
    else if (row.fields['isCompactSummary'] === true)
      this.#addSystem(row, 'compaction', textBlocks(plainText(content)));
    else if (row.fields['isMeta'] === true) this.#addMeta(row);
    else this.addTexts(row, content, injectedKind(row.fields));
  }

  /** Adds texts and images. `kind`: the tool wrote all of them; otherwise each text tells who wrote it. */
  addTexts(row: Row, content: unknown, kind: string | undefined): void {
    const typed: Block[] = [];
    const injected: Block[] = [];
    let isCommand = true;
    for (const [index, value] of (typeof content === 'string' ? [content] : arrayOf(content)).entries()) {
      const text = typeof value === 'string' ? value : objectOf(value)['text'];
      const image = imageBlock(value, this.#options.context);
      if (image) {
        (kind === undefined ? typed : injected).push(image);
        isCommand = false;
      } else if (typeof text !== 'string') injected.push(unknownBlock(textOf(objectOf(value)['type']) ?? '', value));
      else if (kind !== undefined) injected.push(...textBlocks(toolText(text)));
      else {
        const sorted = this.#sortText(row, text, index);
        typed.push(...textBlocks(sorted?.text ?? ''));
        if (sorted?.from === 'person') isCommand = false;
      }
    }
    if (typed.length > 0) this.#addPrompt(row, { blocks: [...typed, ...injected], isCommand, suffix: '' });
    else this.#addSystem(row, kind ?? 'context', injected);
  }

  /** A row that is hidden from the person: the body of a skill, what others sent, and the tool's words to the model. */
  #addMeta(row: Row): void {
    const { content } = row.message;
    const sender = senderKind(row.fields);
    if (textOf(row.fields['sourceToolUseID']) !== undefined)
      this.#addSystem(row, 'skill', textBlocks(plainText(content)));
    else if (sender !== undefined) this.addTexts(row, content, sender);
    else this.#options.context.drop('meta row');
  }

  /** Returns what the person typed; what the tool wrote becomes a message of its own. */
  #sortText(row: Row, text: string, index: number): TypedText | undefined {
    const sorted = sortUserText(text);
    if (!sorted || sorted.hadReminder) this.#options.context.drop('injected text');
    if (!sorted) return undefined;
    if (sorted.from === 'shell') this.#addShellOutput(row, sorted.text, `:${index}`);
    else if (sorted.from === 'tool')
      this.#addSystem(row, sorted.kind ?? 'notice', textBlocks(sorted.text), `:${index}`);
    else if (sorted.text.trim() !== '') return sorted;
    return undefined;
  }

  #addResults(row: Row, results: readonly JsonObject[]): void {
    // The structured copy belongs to the row's result; with several results in a row nobody can tell to which.
    const structured = results.length === 1 ? row.fields['toolUseResult'] : undefined;
    const blocks = results.flatMap((result) => this.#resultBlocks(result, structured));
    const others = arrayOf(row.message['content']).filter((part) => !isToolResult(part));
    blocks.push(...others.flatMap((part) => imageBlock(part, this.#options.context) ?? []));
    this.#options.records.add({ ...this.#envelope(row, ''), role: 'tool', blocks });
    this.#options.noteResult();
    this.#noteSubagent(row, textOf(results[0]?.['tool_use_id']), objectOf(structured));
    for (const [index, part] of others.entries())
      if (!isImageBlock(part)) this.#addBesideResults(row, part, `:${index}`);
    const words = wordsOfRefusal(row.fields, results[0]);
    if (words !== undefined) this.#addPrompt(row, { blocks: textBlocks(words), isCommand: false, suffix: ':feedback' });
  }

  /** Nobody can type into a tool's answer: what stands beside it is the tool's. */
  #addBesideResults(row: Row, part: unknown, suffix: string): void {
    const { text, type } = objectOf(part);
    if (typeof text !== 'string')
      return this.#addSystem(row, 'context', [unknownBlock(textOf(type) ?? '', part)], suffix);
    const sorted = sortUserText(text);
    if (sorted) this.#addSystem(row, sorted.kind ?? 'context', textBlocks(sorted.text), suffix);
    else this.#options.context.drop('injected text');
  }

  #resultBlocks(result: JsonObject, structured: unknown): Block[] {
    const asked = this.#options.changes.take(textOf(result['tool_use_id']) ?? '');
    const blocks = toolResultBlocks(result, { structured, asked, policy: this.#options.context });
    for (const block of blocks) {
      if (block.type !== 'tool_result') continue;
      const text = withoutLastReminders(block.text);
      if (text !== block.text) this.#options.context.drop('injected text');
      block.text = text;
      const output = persistedOutput(resultText(result['content']), block);
      if (output) this.persisted.push(output);
    }
    return blocks;
  }

  /** A result that names a sub-agent: it was launched, or has answered. */
  #noteSubagent(row: Row, call: string | undefined, structured: JsonObject): void {
    const agentId = textOf(structured['agentId']);
    if (agentId !== undefined)
      this.#options.delegations.noteStart(row, { agentId, call, description: textOf(structured['description']) });
  }

  #addPrompt(row: Row, typed: { blocks: Block[]; isCommand: boolean; suffix: string }): void {
    const { blocks, isCommand, suffix } = typed;
    const text = blocks.flatMap((block) => (block.type === 'text' ? [block.text] : [])).join('\n\n');
    const isWholeRow = suffix === '';
    this.isWarmUp = this.isWarmUp !== false && text.trim() === 'Warmup';
    if (this.#options.isSubagent && isWholeRow) {
      this.#addSystem(row, 'task', blocks, suffix);
      return;
    }
    const message: GrowingMessage = { ...this.#envelope(row, suffix), role: 'user', blocks };
    this.#options.addPrompt({ row, text, message, isWholeRow, isCommand });
  }

  /** What a `!` command printed answers the row above, which holds the command. */
  #addShellOutput(row: Row, text: string, suffix: string): void {
    const call = textOf(row.fields['parentUuid']) ?? '';
    this.#options.records.add({
      ...this.#envelope(row, suffix),
      role: 'tool',
      blocks: [{ type: 'tool_result', call, ok: true, text }],
    });
  }

  #addSystem(row: Row, kind: string, blocks: Block[], suffix = ''): void {
    const isReport = kind === 'interrupt' || kind === 'notification';
    this.#options.records.add({
      ...this.#envelope(row, suffix),
      role: 'system',
      kind,
      blocks: isReport
        ? blocks.map((block) => (block.type === 'text' ? { type: 'notice', kind, text: block.text } : block))
        : blocks,
    });
  }

  #envelope(row: Row, suffix: string) {
    return {
      type: 'message' as const,
      nativeId: row.uuid === undefined ? undefined : row.uuid + suffix,
      ...timeFact(row.fields),
    };
  }
}

function isToolResult(value: unknown): value is JsonObject {
  return isObject(value) && value['type'] === 'tool_result';
}

/** A text that the tool wrote, without the wrapper around it. */
function toolText(text: string): string {
  const sorted = sortUserText(text);
  return sorted?.from === 'tool' ? sorted.text : text;
}

function plainText(content: unknown): string {
  return typeof content === 'string' ? content : resultText(content);
}
