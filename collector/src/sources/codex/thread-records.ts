/** The records of a thread under construction: each prompt and answer once, answers joined as the model gave them. */
import type { Block, DraftRecord, Usage } from '@session-siphon/schemas/session';
import type { ReadContext } from '../../source.ts';
import { DraftRecords, type GrowingMessage, type RecordHandle } from '../draft-records.ts';
import { type PromptCopy, Prompts } from './prompts.ts';
import { addedUsage } from './token-usage.ts';
import { type Side, ToldTwice } from './told-twice.ts';
import { type ToolCall, taskOf } from './tool-call.ts';
import { ToolMessages } from './tool-messages.ts';
import { timed } from '../record-time.ts';

const longestTask = 200;

/** A copy of something the assistant said. */
export interface AnswerCopy {
  readonly text: string;
  readonly at: string | undefined;
  readonly id?: string | undefined;
}

export class ThreadRecords {
  readonly tools: ToolMessages;
  readonly #context: ReadContext;
  readonly #records = new DraftRecords();
  readonly #prompts = new Prompts(this.#records);
  readonly #answers = new ToldTwice<true>();
  readonly #thoughts = new ToldTwice<true>();
  readonly #subagents = new Set<string>();
  /** The message of the assistant that goes on. */
  #answer: GrowingMessage | undefined;
  #lastAnswer: GrowingMessage | undefined;
  /** The latest call, as long as nobody has said anything since. */
  #lastCall: ToolCall | undefined;
  #model: string | undefined;
  #title: string | undefined;
  /** What the assistant has said in this turn. */
  #turnTexts: string[] = [];
  #hasSpoken = false;
  #review: { readonly given: RecordHandle | undefined; readonly isTold: boolean } | undefined;
  #earlyUsage: Usage | undefined;
  #hasBegun = false;
  #isCompacted = false;
  /** Whether the memory had been shortened right before the last answer. */
  #wasCompacted = false;

  constructor(context: ReadContext) {
    this.#context = context;
    this.tools = new ToolMessages(this.#records, () => {
      this.#hasBegun = true;
      this.#answer = undefined;
      this.#isCompacted = false;
    });
  }

  /** Whether anybody has said anything. */
  get hasBegun(): boolean {
    return this.#hasBegun;
  }

  /** Whether the assistant has said anything. */
  get hasAnswered(): boolean {
    return this.#lastAnswer !== undefined;
  }

  /** Nobody types in a sub-agent's thread: its prompts are tasks. */
  takePromptsAsTasks(): void {
    this.#prompts.areTasks = true;
  }

  /** Adds a prompt. False for the second copy of one. */
  prompted(side: Side, copy: PromptCopy): boolean {
    const viewing = this.#lastCall?.name === 'view_image' ? this.#lastCall.call : undefined;
    if (side === 'item' && copy.text === '' && viewing !== undefined && copy.isCertain !== true) {
      // Older versions hand the image to the model as if the person had sent it.
      this.tools.attach(viewing, copy.blocks, copy.at);
      return false;
    }
    // Where no line marks turns, one is over when the assistant has spoken and the person speaks again.
    if (this.#hasSpoken) this.endTurn();
    const isNew = this.#prompts.add(side, copy);
    if (isNew) this.#interrupt();
    return isNew;
  }

  answered(side: Side, copy: AnswerCopy): void {
    if (copy.text.trim() === '' || this.#answers.take(side, copy)) return;
    this.#answers.wait(side, copy, true);
    this.#turnTexts.push(copy.text);
    this.#extend(copy, { type: 'text', text: copy.text });
  }

  /** Something that the assistant gave and that is no text. */
  gave(block: Block, at: string | undefined): void {
    this.#extend({ at }, block);
  }

  thought(side: Side, text: string, at: string | undefined): void {
    if (text === '' || this.#thoughts.take(side, { text })) return;
    this.#thoughts.wait(side, { text }, true);
    this.#extend({ at }, { type: 'thinking', text });
  }

  call(block: ToolCall, at: string | undefined): void {
    this.#extend({ at }, block);
    this.#lastCall = block;
    this.tools.call(block);
  }

  system(kind: string, blocks: readonly Block[], at: string | undefined): RecordHandle {
    this.#interrupt();
    return this.#records.add({ type: 'message', role: 'system', kind, ...timed(at), blocks: [...blocks] });
  }

  notice(kind: string, text: string, at: string | undefined): void {
    this.system(kind, [{ type: 'notice', kind, text }], at);
  }

  /** A review's result as the model gets it; it repeats what an event tells. */
  reviewGiven(text: string, at: string | undefined): void {
    if (this.#review?.isTold === true) return this.#context.drop('review result');
    this.#review = { given: this.system('review', [{ type: 'text', text }], at), isTold: false };
  }

  /** A review's result as the person sees it. */
  reviewTold(copy: AnswerCopy): void {
    if (copy.text === '') return;
    const given = this.#review?.given;
    if (given) {
      this.#records.withdraw(given);
      this.#context.drop('review result');
    }
    this.answered('event', copy);
    this.#review = { given: undefined, isTold: true };
  }

  /** Whether a review's result was told in this turn. */
  get isReviewTold(): boolean {
    return this.#review?.isTold === true;
  }

  title(title: string | undefined, { at, by }: { at: string | undefined; by: 'person' | 'assistant' }): void {
    if (title === undefined || title === this.#title) return;
    this.#title = title;
    this.#records.add({ type: 'event', event: 'title', ...timed(at), title, by });
  }

  resumed(at: string | undefined): void {
    this.#records.add({ type: 'event', event: 'resume', ...timed(at) });
  }

  /** A thread of its own was started from this one. */
  delegated(
    agentId: string,
    facts: { call?: string | undefined; task?: string | undefined; at: string | undefined },
  ): void {
    if (this.#subagents.has(agentId)) return;
    this.#subagents.add(agentId);
    const known = facts.call === undefined ? undefined : this.tools.called(facts.call);
    const description = inShort(facts.task ?? (known && taskOf(known)));
    this.#records.add({
      type: 'event',
      event: 'subagent',
      ...timed(facts.at),
      agentId,
      ...(known === undefined ? {} : { call: known.call }),
      ...(description === undefined ? {} : { description }),
    });
  }

  setModel(model: string | undefined, at: string | undefined): void {
    if (model === undefined || model === this.#model) return;
    if (this.#model !== undefined) this.#records.add({ type: 'event', event: 'model', ...timed(at), model });
    this.#model = model;
  }

  /** Tokens of an answer. Some versions count them before they write what was answered. */
  used(usage: Usage): void {
    const message = this.#answer ?? this.#lastAnswer;
    if (message) message.usage = addedUsage(message.usage, usage);
    else this.#earlyUsage = addedUsage(this.#earlyUsage, usage);
  }

  /** The memory was shortened. The summary may stand in the file as if the assistant had said it. */
  compacted(summary: string | undefined, at: string | undefined): void {
    const spent = summary === undefined ? undefined : this.#takeSummary(summary);
    if (!this.#isCompacted) this.#records.add({ type: 'event', event: 'compaction', ...timed(at) });
    if (summary !== undefined) {
      const blocks: Block[] = [{ type: 'notice', kind: 'compaction', text: summary }];
      const usage = spent === undefined ? {} : { usage: spent };
      this.#records.add({ type: 'message', role: 'system', kind: 'compaction', ...timed(at), ...usage, blocks });
    }
    this.#answer = undefined;
    this.#isCompacted = true;
  }

  /** The last `turns` prompts and all that followed them are no longer part of the conversation. */
  rolledBack(turns: number, at: string | undefined): void {
    this.#prompts.rollBack(turns, at);
    this.#answer = undefined;
  }

  revert(ordinal: number | undefined, at: string | undefined): void {
    this.endTurn();
    this.#prompts.revert(ordinal, at);
    this.#answer = undefined;
  }

  /** Some versions write the last answer of a turn only where they say that it is over. */
  concluded(text: string | undefined, at: string | undefined): void {
    const last = text?.trim();
    if (last !== undefined && !this.#turnTexts.some((one) => one.includes(last)))
      this.answered('event', { text: last, at });
  }

  endTurn(): void {
    this.#prompts.settle();
    this.#answers.takeItems();
    this.#thoughts.takeItems();
    this.#turnTexts = [];
    this.#hasSpoken = false;
    this.#review = undefined;
  }

  /** The records; `isEmpty` where nobody said anything. */
  finish(): { readonly records: readonly DraftRecord[]; readonly isEmpty: boolean } {
    this.endTurn();
    const records = this.#records.take();
    const isEmpty = records.every(
      (record) => record.type === 'event' || (record.role === 'system' && record.kind !== 'task'),
    );
    return { records, isEmpty };
  }

  /** The summary is the last thing the assistant said, to nobody: no event repeats it. Returns what its message had spent. */
  #takeSummary(summary: string): Usage | undefined {
    const message = this.#lastAnswer;
    const last = message?.blocks.at(-1);
    const text = last?.type === 'text' ? last.text.trim() : '';
    if (!message || text === '' || !this.#answers.isWaiting(text)) return undefined;
    if (!summary.trimEnd().endsWith(text) && !(text.length * 2 > summary.length && summary.includes(text)))
      return undefined;
    message.blocks.pop();
    this.#context.drop('compaction summary');
    if (message.blocks.length > 0) return undefined;
    this.#isCompacted = this.#wasCompacted;
    this.#lastAnswer = undefined;
    return message.usage;
  }

  /** Somebody else speaks. */
  #interrupt(): void {
    this.#hasBegun = true;
    this.#answer = undefined;
    this.#lastCall = undefined;
    this.#isCompacted = false;
  }

  /** Adds to the answer that is being given; one answer goes on until somebody else says something. */
  #extend({ at, id }: Omit<AnswerCopy, 'text'>, block: Block): void {
    this.#hasBegun = true;
    this.#lastCall = undefined;
    this.#hasSpoken = true;
    if (this.#answer) {
      this.#answer.blocks.push(block);
      return;
    }
    this.#wasCompacted = this.#isCompacted;
    this.#isCompacted = false;
    const message: GrowingMessage = {
      type: 'message',
      role: 'assistant',
      ...(id === undefined ? {} : { nativeId: id }),
      ...timed(at),
      ...(this.#model === undefined ? {} : { model: this.#model }),
      ...(this.#earlyUsage === undefined ? {} : { usage: this.#earlyUsage }),
      blocks: [block],
    };
    this.#earlyUsage = undefined;
    this.#records.add(message);
    this.#answer = message;
    this.#lastAnswer = message;
  }
}

/** The first line of what a sub-agent was asked for. */
function inShort(task: string | undefined): string | undefined {
  const line = task?.trim().split('\n', 1)[0]?.slice(0, longestTask);
  return line === '' ? undefined : line;
}
