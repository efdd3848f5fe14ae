/** The records of a thread under construction: each prompt and answer once, answers joined as the model gave them. */
import type { Block, BlockOf, DraftRecord, Usage } from '@session-siphon/schemas/session';
import type { ReadContext } from '../../source.ts';
import { DraftRecords, type GrowingMessage, type RecordHandle } from '../draft-records.ts';
import { addedUsage } from './token-usage.ts';
import { type Side, ToldTwice } from './told-twice.ts';
import { ToolMessages } from './tool-messages.ts';

interface Prompt {
  readonly message: GrowingMessage;
  readonly handle: RecordHandle;
  readonly ordinal: number | undefined;
}

interface Saying {
  readonly at: string | undefined;
  readonly nativeId?: string | undefined;
}

export class ThreadRecords {
  readonly #context: ReadContext;
  readonly #records = new DraftRecords();
  readonly #tools = new ToolMessages(this.#records);
  readonly #prompts = new ToldTwice<Prompt>();
  readonly #answers = new ToldTwice<true>();
  readonly #thoughts = new ToldTwice<true>();
  /** Prompts that are still part of the conversation, in order. */
  #live: Prompt[] = [];
  #answer: GrowingMessage | undefined;
  #lastAnswer: GrowingMessage | undefined;
  #model: string | undefined;
  #turnHasPromptEvent = false;
  #turnTexts = new Set<string>();
  #isCompacted = false;

  constructor(context: ReadContext) {
    this.#context = context;
  }

  prompted(
    side: Side,
    text: string,
    { at, nativeId, ordinal, blocks }: Saying & { ordinal: number | undefined; blocks: readonly Block[] },
  ): void {
    if (side === 'event') this.#turnHasPromptEvent = true;
    const other = this.#prompts.take(side, text);
    if (other) {
      // Pictures stand in one of the copies only.
      if (blocks.length > other.message.blocks.length) other.message.blocks = [...blocks];
      return;
    }
    if (blocks.length === 0) return;
    const message = this.#message('user', { at, nativeId }, blocks);
    const prompt = { message, handle: this.#records.add(message), ordinal };
    this.#live.push(prompt);
    this.#prompts.wait(side, text, prompt);
  }

  answered(side: Side, text: string, saying: Saying): void {
    if (text === '' || this.#answers.take(side, text)) return;
    this.#answers.wait(side, text, true);
    this.#turnTexts.add(text.trim());
    this.#extend(saying, { type: 'text', text });
  }

  thought(side: Side, text: string, at: string | undefined): void {
    if (text === '' || this.#thoughts.take(side, text)) return;
    this.#thoughts.wait(side, text, true);
    this.#extend({ at }, { type: 'thinking', text });
  }

  call(block: BlockOf<'tool_call'>, at: string | undefined): void {
    this.#extend({ at }, block);
    this.#tools.call(block);
  }

  /** Answers of tools end the message that called them. */
  closeFor(use: (tools: ToolMessages) => void): void {
    this.#answer = undefined;
    use(this.#tools);
  }

  system(kind: string, blocks: readonly Block[], at: string | undefined): void {
    const message = this.#message('system', { at }, blocks);
    message.kind = kind;
    this.#records.add(message);
  }

  notice(kind: string, text: string, at: string | undefined): void {
    this.system(kind, [{ type: 'notice', kind, text }], at);
  }

  title(title: string | undefined, at: string | undefined): void {
    if (title === undefined) return;
    this.#records.add({ type: 'event', event: 'title', ...timed(at), title, by: 'person' });
  }

  setModel(model: string | undefined, at: string | undefined): void {
    if (model === undefined || model === this.#model) return;
    if (this.#model !== undefined) this.#records.add({ type: 'event', event: 'model', ...timed(at), model });
    this.#model = model;
  }

  used(usage: Usage): void {
    const message = this.#answer ?? this.#lastAnswer;
    if (message) message.usage = addedUsage(message.usage, usage);
  }

  /** The memory was shortened. The summary may stand in the file as if the assistant had said it. */
  compacted(summary: string | undefined, at: string | undefined): void {
    const last = this.#lastAnswer?.blocks.at(-1);
    if (summary !== undefined && last?.type === 'text' && last.text.length > 0 && summary.includes(last.text.trim())) {
      this.#lastAnswer?.blocks.pop();
      this.#context.drop('compaction summary');
    }
    if (!this.#isCompacted) this.#records.add({ type: 'event', event: 'compaction', ...timed(at) });
    if (summary !== undefined) this.notice('compaction', summary, at);
    this.#answer = undefined;
    this.#isCompacted = true;
  }

  /** The last `turns` prompts and all that followed them are no longer part of the conversation. */
  rolledBack(turns: number, at: string | undefined): void {
    const first = turns > 0 ? this.#live.at(-Math.min(turns, this.#live.length)) : undefined;
    if (first) this.#rewind(first, at);
  }

  revert(ordinal: number | undefined, at: string | undefined): void {
    const first = this.#live.find((prompt) => ordinal !== undefined && (prompt.ordinal ?? -1) >= ordinal);
    if (first) this.#rewind(first, at);
  }

  turn(): void {
    this.#settlePrompts();
    this.#turnTexts = new Set();
  }

  /** Some versions write the last answer of a turn only here. */
  turnEnded(lastAnswer: string | undefined, at: string | undefined): void {
    if (lastAnswer !== undefined && !this.#turnTexts.has(lastAnswer.trim())) this.answered('event', lastAnswer, { at });
    this.#settlePrompts();
  }

  finish(isDelegated: boolean): { readonly records: readonly DraftRecord[]; readonly isEmpty: boolean } {
    this.#settlePrompts();
    const records = this.#records.take();
    const hasSaid = (role: string): boolean =>
      records.some((record) => record.type === 'message' && record.role === role);
    return { records, isEmpty: !hasSaid('user') && !(isDelegated && hasSaid('assistant')) && !hasSaid('tool') };
  }

  /** Where the turn's prompts are told by events, an item that no event repeats was not typed by anybody. */
  #settlePrompts(): void {
    const untold = this.#prompts.takeItems();
    if (this.#turnHasPromptEvent)
      for (const prompt of untold) {
        prompt.message.role = 'system';
        prompt.message.kind = 'injected';
        this.#live = this.#live.filter((one) => one !== prompt);
      }
    this.#turnHasPromptEvent = false;
  }

  #rewind(first: Prompt, at: string | undefined): void {
    this.#records.rewind(first.handle, at);
    this.#live = this.#live.slice(0, this.#live.indexOf(first));
    this.#answer = undefined;
  }

  #message(role: GrowingMessage['role'], { at, nativeId }: Saying, blocks: readonly Block[]): GrowingMessage {
    this.#answer = undefined;
    this.#isCompacted = false;
    return {
      type: 'message',
      role,
      ...(nativeId === undefined ? {} : { nativeId }),
      ...timed(at),
      blocks: [...blocks],
    };
  }

  /** Adds to the answer that is being given; one answer goes on until somebody else says something. */
  #extend({ at, nativeId }: Saying, block: Block): void {
    if (this.#answer) {
      this.#answer.blocks.push(block);
      return;
    }
    const message = this.#message('assistant', { at, nativeId }, [block]);
    if (this.#model !== undefined) message.model = this.#model;
    this.#records.add(message);
    this.#answer = message;
    this.#lastAnswer = message;
  }
}

function timed(at: string | undefined): { at?: string } {
  return at === undefined ? {} : { at };
}
