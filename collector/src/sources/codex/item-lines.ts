/** Response items: what the model saw and what it gave. */
import { type JsonObject, textOf } from '@session-siphon/schemas/narrow';
import type { ReadContext } from '../../source.ts';
import { imageBlock, otherBlock } from './image-blocks.ts';
import { type RolloutLine, contentParts, joinedText } from './native.ts';
import { noiseItems } from './noise.ts';
import { startedAgent } from './started-agent.ts';
import type { ThreadFacts } from './thread-facts.ts';
import type { ThreadRecords } from './thread-records.ts';
import { itemCall } from './tool-call.ts';
import { noOutput, plainOutput, toolOutput } from './tool-output.ts';
import { userItem } from './user-item.ts';

/** Marks of a compaction; where a line of its own tells it, they repeat it. */
const compactions: ReadonlySet<string> = new Set(['compaction', 'context_compaction', 'compaction_summary']);

export class ItemReader {
  readonly #talk: ThreadRecords;
  readonly #context: ReadContext;
  #unnamed = 0;

  constructor(talk: ThreadRecords, context: ReadContext) {
    this.#talk = talk;
    this.#context = context;
  }

  read(line: RolloutLine, number: number, facts: ThreadFacts): void {
    const { type, payload, at } = line;
    if (type === 'message') return this.#message(line, number);
    if (type === 'reasoning') return this.#reasoning(payload, at);
    if (type === 'agent_message') return this.#agentMessage(payload, at, facts);
    if (compactions.has(type)) return this.#talk.compacted(undefined, at);
    if (noiseItems.has(type)) return this.#context.drop(type.replaceAll('_', ' '));
    if (type.endsWith('_call_output')) return this.#output(payload, at, number);
    this.#call(line, number);
  }

  #call({ type, payload, at }: RolloutLine, number: number): void {
    const call = itemCall(type, payload, `unnamed-${this.#unnamed}`);
    if (!call) return this.#context.skip('unknown kind of item', number);
    this.#unnamed += 1;
    this.#talk.call(call, at);
    const image = type === 'image_generation_call' ? textOf(payload['result']) : undefined;
    if (image === undefined) return;
    const output = { ...noOutput, others: [imageBlock(`data:image/png;base64,${image}`, this.#context)] };
    this.#talk.tools.output(call.call, output, at);
  }

  #output(payload: JsonObject, at: string | undefined, number: number): void {
    const call = textOf(payload['call_id']);
    if (call === undefined) return this.#context.skip('tool output without a call id', number);
    const output = toolOutput(payload['output'], this.#context);
    this.#talk.tools.output(call, output, at);
    const known = this.#talk.tools.called(call);
    const agent = known && startedAgent(known, output.text);
    if (agent !== undefined) this.#talk.delegated(agent, { call, at });
  }

  #message({ payload, at, metadata, ordinal }: RolloutLine, number: number): void {
    if (metadata['compaction_output'] === true) return this.#context.drop('compaction summary');
    const id = textOf(payload['id']);
    switch (payload['role']) {
      case 'user':
        return this.#prompt(payload, { at, id, ordinal });
      case 'assistant':
        return this.#answer(payload, { at, id });
      case 'developer':
      case 'system':
        return this.#context.drop('message of the program');
      default:
        return this.#context.skip('message of an unknown role', number);
    }
  }

  #prompt(payload: JsonObject, line: Pick<RolloutLine, 'at' | 'ordinal'> & { id: string | undefined }): void {
    const { at, ordinal, id: nativeId } = line;
    const item = userItem(payload, this.#context);
    switch (item.kind) {
      case 'noise':
        return this.#context.drop(item.noise);
      case 'system':
        if (item.systemKind === 'review') return this.#talk.reviewGiven(item.text, at);
        this.#talk.system(item.systemKind, [{ type: 'text', text: item.text }], at);
        return;
      case 'command':
        return this.#command(item.command, item.output, { at, ordinal });
      case 'typed':
        this.#talk.prompted('item', { ...item, at, nativeId, ordinal });
    }
  }

  /** A command that a person ran. Newer versions tell its output by an event as well. */
  #command(command: string, told: string | undefined, line: Pick<RolloutLine, 'at' | 'ordinal'>): void {
    const text = `!${command}`;
    const isNew = this.#talk.prompted('item', { ...line, text, blocks: [{ type: 'text', text }], isBeside: true });
    if (!isNew || told === undefined) return;
    const call = `unnamed-${this.#unnamed}`;
    this.#unnamed += 1;
    this.#talk.tools.output(call, plainOutput(told), line.at);
  }

  #answer(payload: JsonObject, { at, id }: { at: string | undefined; id: string | undefined }): void {
    if (id === 'review_rollout_assistant' && this.#talk.isReviewTold) return this.#context.drop('review result');
    const parts = contentParts(payload['content']);
    const { text, plans } = shownText(joinedText(parts));
    this.#talk.answered('item', { text, at, id });
    for (const plan of plans) this.#talk.answered('item', { text: plan, at });
    for (const block of parts.flatMap((part) => otherBlock(part, this.#context))) this.#talk.gave(block, at);
  }

  #reasoning(payload: JsonObject, at: string | undefined): void {
    const summary = contentParts(payload['summary']).flatMap((part) => part.text ?? []);
    const texts = summary.length > 0 ? summary : contentParts(payload['content']).flatMap((part) => part.text ?? []);
    if (texts.length === 0) return this.#context.drop('encrypted reasoning');
    for (const text of texts) this.#talk.thought('item', text, at);
  }

  /** What agents say to each other; to a sub-agent it is what it has to do. */
  #agentMessage(payload: JsonObject, at: string | undefined, { isDelegated }: ThreadFacts): void {
    const text = joinedText(contentParts(payload['content']));
    if (text === '') return this.#context.drop('encrypted message between agents');
    this.#talk.system(isDelegated ? 'task' : 'subagent', [{ type: 'text', text }], at);
  }
}

const plan = /<proposed_plan>\n?([^]*?)\n?<\/proposed_plan>\n?/g;
const citation = /<oai-mem-citation>[^]*?(?:<\/oai-mem-citation>|$)/g;

/** What of an answer the person sees: plans are told apart from it, sources from the program's memory not at all. */
function shownText(text: string): { text: string; plans: readonly string[] } {
  if (!text.includes('<proposed_plan>') && !text.includes('<oai-mem-citation>')) return { text, plans: [] };
  const plans = [...text.matchAll(plan)].flatMap((match) => match[1] ?? []);
  return { text: text.replaceAll(plan, '').replaceAll(citation, '').trim(), plans };
}

/** The directory that an environment context names; the first generations name it nowhere else. */
export function namedDirectory(payload: JsonObject): string | undefined {
  const text = contentParts(payload['content'])[0]?.text ?? '';
  return text.startsWith('<environment_context>') ? /<cwd>([^<\n]{1,4096})<\/cwd>/.exec(text)?.[1] : undefined;
}
