/** What the model said, thought and called in one message. */
import type { Block, BlockOf } from '@session-siphon/schemas/session';
import { type JsonObject, arrayOf, objectOf, textOf } from '@session-siphon/schemas/narrow';
import type { ContentPolicy } from '../attachment.ts';
import { type Part, type ToolCallRecord, otherBlock } from './native.ts';
import { toolKind } from './tool-kind.ts';

/** Blocks in order. Thoughts and calls may stand in the content, beside it, or in both. */
export function geminiBlocks(
  fields: JsonObject,
  parts: readonly Part[],
  { recorded, policy }: { readonly recorded: readonly ToolCallRecord[]; readonly policy: ContentPolicy },
): Block[] {
  const blocks: Block[] = parts.some(({ kind }) => kind === 'thought') ? [] : thoughtBlocks(fields['thoughts']);
  const calls = new Calls(textOf(fields['id']) ?? '', recorded);
  for (const part of parts)
    if (part.kind === 'other') blocks.push(otherBlock(part.value, policy));
    else addPart(blocks, part, calls);
  return [...blocks, ...calls.rest()];
}

function addPart(blocks: Block[], part: Exclude<Part, { kind: 'other' }>, calls: Calls): void {
  const last = blocks.at(-1);
  switch (part.kind) {
    case 'text':
      if (last?.type === 'text') last.text += part.text;
      else if (part.text.trim() !== '') blocks.push({ type: 'text', text: part.text });
      return;
    case 'thought':
      if (part.text.trim() !== '') blocks.push({ type: 'thinking', text: part.text.trim() });
      return;
    case 'call':
      blocks.push(...calls.take(part));
      return;
    case 'code':
      blocks.push(calls.addCode(part.input));
      return;
    case 'code-result':
      blocks.push({ type: 'tool_result', call: calls.lastCode, ok: part.ok, text: part.output });
      return;
    case 'response':
      return;
  }
}

function thoughtBlocks(thoughts: unknown): Block[] {
  return arrayOf(thoughts).flatMap((value) => {
    const { subject, description } = objectOf(value);
    const heading = textOf(subject);
    const texts = [heading === undefined ? undefined : `**${heading}**`, textOf(description)];
    const text = texts.filter((one) => one !== undefined).join('\n\n');
    return text === '' ? [] : [{ type: 'thinking', text }];
  });
}

/** The calls of a message: the recorded ones know more than those in the content. */
class Calls {
  readonly #messageId: string;
  readonly #recorded: ReadonlyMap<string, ToolCallRecord>;
  readonly #given = new Set<string>();
  #unnamed = 0;
  lastCode = '';

  constructor(messageId: string, recorded: readonly ToolCallRecord[]) {
    this.#messageId = messageId;
    this.#recorded = new Map(recorded.map((call) => [call.id, call]));
  }

  take({ id, name, args }: Extract<Part, { kind: 'call' }>): Block[] {
    const recorded = id === undefined ? this.#left().find((call) => call.name === name) : this.#recorded.get(id);
    const call = recorded?.id ?? id ?? this.#newId(name);
    if (this.#given.has(call)) return [];
    this.#given.add(call);
    return [recorded ? recordedCall(recorded) : callBlock(call, name, args)];
  }

  addCode(input: JsonObject): Block {
    this.lastCode = this.#newId('code_execution');
    return callBlock(this.lastCode, 'code_execution', input);
  }

  /** Recorded calls that the content does not name. */
  rest(): Block[] {
    return this.#left().map(recordedCall);
  }

  #left(): ToolCallRecord[] {
    return [...this.#recorded.values()].filter(({ id }) => !this.#given.has(id));
  }

  #newId(name: string): string {
    this.#unnamed += 1;
    return `${this.#messageId}/${name}/${this.#unnamed}`;
  }
}

function recordedCall({ id, name, args, fields }: ToolCallRecord): BlockOf<'tool_call'> {
  return callBlock(id, name, args, textOf(fields['agentId']) !== undefined);
}

function callBlock(call: string, name: string, args: unknown, startedAgent = false): BlockOf<'tool_call'> {
  return {
    type: 'tool_call',
    call,
    name,
    kind: toolKind(name, startedAgent),
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- it came out of JSON.parse
    input: args as BlockOf<'tool_call'>['input'],
  };
}
