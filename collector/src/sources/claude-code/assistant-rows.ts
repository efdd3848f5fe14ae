/** Assistant rows: one line is one content block; lines with the same message id are one message. */
import type { Block, Usage } from '@session-siphon/schemas/session';
import { type JsonObject, arrayOf, countOf, isObject, objectOf, textOf, timeOf } from '../../narrow.ts';
import type { DraftRecords, GrowingMessage } from '../draft-records.ts';
import { unknownBlock } from '../unknown-block.ts';
import { imageBlock } from './image-block.ts';
import type { Row } from './native.ts';
import { toolKind } from './tool-kind.ts';
import { toolResultBlocks } from './tool-result.ts';

interface Group {
  readonly draft: GrowingMessage;
  readonly requestId: string | undefined;
}

const syntheticModel = '<synthetic>';

export class AssistantRows {
  readonly #records: DraftRecords;
  readonly #groups = new Map<string, Group>();
  #model: string | undefined;

  constructor(records: DraftRecords) {
    this.#records = records;
  }

  /** Adds one row. `isCopied`: the row's usage belongs to another session. Returns false for an answer that says nothing. */
  add(row: Row, isCopied: boolean): boolean {
    const at = timeOf(row.fields['timestamp']);
    if (row.fields['isApiErrorMessage'] === true) {
      this.#addError(row, at);
      return true;
    }
    const model = textOf(row.message['model']);
    if (model === syntheticModel) return false;
    const group = this.#groupOf(row, at, model);
    for (const block of contentBlocks(row.message['content'])) group.draft.blocks.push(block);
    if (!isCopied) mergeUsage(group.draft, row.message['usage']);
    return true;
  }

  #groupOf(row: Row, at: string | undefined, model: string | undefined): Group {
    const messageId = textOf(row.message['id']);
    const requestId = textOf(row.fields['requestId']);
    const known = messageId === undefined ? undefined : this.#groups.get(messageId);
    // Some proxies send one id for all answers; the request tells them apart.
    const isSame = known && (known.requestId === undefined || requestId === undefined || known.requestId === requestId);
    if (known && isSame) return known;
    this.#noteModel(model, at);
    const nativeId = known ? row.uuid : (messageId ?? row.uuid);
    const draft: GrowingMessage = {
      type: 'message',
      nativeId,
      role: 'assistant',
      ...(at === undefined ? {} : { at }),
      ...(model === undefined ? {} : { model }),
      blocks: [],
    };
    this.#records.add(draft);
    const group = { draft, requestId };
    if (messageId !== undefined) this.#groups.set(messageId, group);
    return group;
  }

  #noteModel(model: string | undefined, at: string | undefined): void {
    if (model === undefined) return;
    if (this.#model !== undefined && this.#model !== model)
      this.#records.add({ type: 'event', event: 'model', ...(at === undefined ? {} : { at }), model });
    this.#model = model;
  }

  #addError(row: Row, at: string | undefined): void {
    const text = contentBlocks(row.message['content'])
      .flatMap((block) => (block.type === 'text' ? [block.text] : []))
      .join('\n');
    this.#records.add({
      type: 'message',
      nativeId: row.uuid,
      role: 'system',
      kind: 'error',
      ...(at === undefined ? {} : { at }),
      blocks: [{ type: 'notice', kind: 'error', text }],
    });
  }
}

/** Blocks of an assistant message's content: a string, or an array of content blocks. */
export function contentBlocks(content: unknown): Block[] {
  if (typeof content === 'string') return content === '' ? [] : [{ type: 'text', text: content }];
  return arrayOf(content).flatMap((value) => (isObject(value) ? contentBlock(value) : []));
}

function contentBlock(value: JsonObject): Block[] {
  const type = textOf(value['type']) ?? '';
  switch (type) {
    case 'text':
      return typeof value['text'] === 'string' && value['text'] !== '' ? [{ type: 'text', text: value['text'] }] : [];
    case 'thinking':
      return [{ type: 'thinking', text: textOf(value['thinking']) ?? '' }];
    case 'redacted_thinking':
      return [{ type: 'thinking', text: '' }];
    case 'tool_use':
    case 'server_tool_use':
    case 'mcp_tool_use': {
      const name = textOf(value['name']) ?? 'unknown';
      return [
        {
          type: 'tool_call',
          call: textOf(value['id']) ?? '',
          name,
          kind: toolKind(name),
          input: jsonInput(value['input']),
        },
      ];
    }
    case 'image':
    case 'document': {
      const block = imageBlock(value);
      return block ? [block] : [];
    }
    default:
      return type.endsWith('_tool_result')
        ? toolResultBlocks({ block: value, structured: undefined, fullText: undefined })
        : [unknownBlock(type, value)];
  }
}

type Input = Extract<Block, { type: 'tool_call' }>['input'];

/** Values from JSON.parse are JSON; anything missing is an empty object. */
function jsonInput(input: unknown): Input {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the value comes from JSON.parse
  return input === undefined ? {} : (input as Input);
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
    reasoning: objectOf(usage['output_tokens_details'])['thinking_tokens'],
  } as const;
  for (const key of ['input', 'output', 'cacheRead', 'cacheWrite', 'reasoning'] as const) {
    const count = countOf(fields[key]);
    const largest = Math.max(count ?? 0, draft.usage?.[key] ?? 0);
    if (largest > 0) next[key] = largest;
  }
  if (Object.keys(next).length > 0) draft.usage = next;
}
