/** Assistant rows: one line is one content block; lines with the same message id are one message. */
import type { Block, BlockOf, Usage } from '@session-siphon/schemas/session';
import { type JsonObject, countOf, objectOf, textOf } from '@session-siphon/schemas/narrow';
import type { ContentPolicy } from '../attachment.ts';
import type { DraftRecords, GrowingMessage } from '../draft-records.ts';
import { contentBlocks } from './content-blocks.ts';
import { type Row, timeFact } from './native.ts';

/** A message that more rows may belong to. */
interface Group {
  readonly draft: GrowingMessage;
  /** `apiBlockIndex` of each block. */
  readonly indexes: number[];
  readonly requestId: string | undefined;
  readonly inputTokens: number;
  readonly prompts: number;
  results: number;
}

const syntheticModel = '<synthetic>';

export class AssistantRows {
  readonly #records: DraftRecords;
  readonly #policy: ContentPolicy;
  readonly #noteCall: (call: BlockOf<'tool_call'>) => void;
  readonly #groups = new Map<string, Group>();
  #model: string | undefined;
  /** Prompts and tool results so far, to tell messages apart that share an id. */
  #prompts = 0;
  #results = 0;

  /** `noteCall` is told of every call of a tool. */
  constructor(records: DraftRecords, policy: ContentPolicy, noteCall: (call: BlockOf<'tool_call'>) => void) {
    this.#records = records;
    this.#policy = policy;
    this.#noteCall = noteCall;
  }

  notePrompt(): void {
    this.#prompts += 1;
  }

  noteResult(): void {
    this.#results += 1;
  }

  /** Adds one row. `isCopied`: the row's usage belongs to another session. Returns false for an answer that says nothing. */
  add(row: Row, isCopied: boolean): boolean {
    const blocks = contentBlocks(row.message['content'], this.#policy);
    const model = textOf(row.message['model']);
    if (row.fields['isApiErrorMessage'] === true || model === syntheticModel) return this.#addReport(row, blocks);
    for (const block of blocks) if (block.type === 'tool_call') this.#noteCall(block);
    const group = this.#groupOf(row, model);
    const index = countOf(row.fields['apiBlockIndex']) ?? group.indexes.at(-1) ?? 0;
    const place = group.indexes.findLastIndex((before) => before <= index) + 1;
    group.draft.blocks.splice(place, 0, ...blocks);
    group.indexes.splice(place, 0, ...blocks.map(() => index));
    if (!isCopied) mergeUsage(group.draft, row.message['usage']);
    return true;
  }

  #groupOf(row: Row, model: string | undefined): Group {
    const messageId = textOf(row.message['id']);
    const requestId = textOf(row.fields['requestId']);
    const inputTokens = inputTokensOf(row);
    const known = messageId === undefined ? undefined : this.#groups.get(messageId);
    if (known && this.#isSameMessage(known, requestId, inputTokens)) {
      known.results = this.#results;
      return known;
    }
    this.#noteModel(model, row);
    const draft: GrowingMessage = {
      type: 'message',
      nativeId: known ? row.uuid : (messageId ?? row.uuid),
      role: 'assistant',
      ...timeFact(row.fields),
      ...(model === undefined ? {} : { model }),
      blocks: [],
    };
    this.#records.add(draft);
    const group = {
      draft,
      indexes: [],
      requestId,
      inputTokens,
      prompts: this.#prompts,
      results: this.#results,
    };
    if (messageId !== undefined) this.#groups.set(messageId, group);
    return group;
  }

  /**
   * Some proxies send one id for all answers. The request tells them apart; without one, a prompt in between does, or a tool result in between and another
   * size of the context.
   */
  #isSameMessage(known: Group, requestId: string | undefined, inputTokens: number): boolean {
    if (known.requestId !== undefined && requestId !== undefined) return known.requestId === requestId;
    if (known.prompts !== this.#prompts) return false;
    const isOtherContext = known.inputTokens > 0 && inputTokens > 0 && known.inputTokens !== inputTokens;
    return known.results === this.#results || !isOtherContext;
  }

  #noteModel(model: string | undefined, row: Row): void {
    if (model === undefined) return;
    if (this.#model !== undefined && this.#model !== model)
      this.#records.add({ type: 'event', event: 'model', ...timeFact(row.fields), model });
    this.#model = model;
  }

  /** What the tool itself says in the model's place: errors, and that nothing was asked. */
  #addReport(row: Row, blocks: readonly Block[]): boolean {
    const text = blocks.flatMap((block) => (block.type === 'text' ? [block.text] : [])).join('\n');
    const isError = row.fields['isApiErrorMessage'] === true || /^(?:API Error|Prompt is too long)/.test(text);
    if (!isError && (text === '' || text.startsWith('No response requested'))) return false;
    const kind = isError ? 'error' : 'notice';
    this.#records.add({
      type: 'message',
      nativeId: row.uuid,
      role: 'system',
      kind,
      ...timeFact(row.fields),
      blocks: [{ type: 'notice', kind, text }],
    });
    return true;
  }
}

function inputTokensOf(row: Row): number {
  const usage = objectOf(row.message['usage']);
  return [usage['input_tokens'], usage['cache_read_input_tokens'], usage['cache_creation_input_tokens']].reduce<number>(
    (sum, count) => sum + (countOf(count) ?? 0),
    0,
  );
}

/** Rows of a message repeat its usage with provisional numbers: per field the largest is the final one. */
function mergeUsage(draft: GrowingMessage, value: unknown): void {
  const usage = objectOf(value);
  const next: Usage = {};
  const fields = {
    input: usage['input_tokens'],
    output: usage['output_tokens'],
    cacheRead: usage['cache_read_input_tokens'],
    cacheWrite: usage['cache_creation_input_tokens'],
    reasoning: reasoningTokens(usage),
  } as const;
  for (const key of ['input', 'output', 'cacheRead', 'cacheWrite', 'reasoning'] as const) {
    const largest = Math.max(countOf(fields[key]) ?? 0, draft.usage?.[key] ?? 0);
    if (largest > 0) next[key] = largest;
  }
  if (Object.keys(next).length > 0) draft.usage = next;
}

function reasoningTokens(usage: JsonObject): unknown {
  return objectOf(usage['output_tokens_details'])['thinking_tokens'];
}
