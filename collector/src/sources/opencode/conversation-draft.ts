/** The records of one session under construction, whichever form its messages are in. */
import type { Block, DraftRecord } from '@session-siphon/schemas/session';
import { timeOf } from '@session-siphon/schemas/narrow';
import { builtInCommand } from './built-in-command.ts';
import { DraftRecords, type GrowingMessage, type RecordHandle } from '../draft-records.ts';
import type { ToolUse } from './tool-use.ts';
import { timed } from '../record-time.ts';

export interface Saying {
  readonly id: string;
  readonly at: string | undefined;
}

/** An output that was cut, and the file that has all of it. */
export interface LongOutput {
  readonly file: string;
  readonly result: { text: string };
}

interface ConversationFacts {
  /** Nobody types to a sub-agent: what it is asked comes from the session that started it. */
  readonly isSubagent: boolean;
  /** A fork begins with copies of older messages; what they cost was counted where they were made. */
  readonly forkedMs: number | undefined;
}

export class ConversationDraft {
  readonly #facts: ConversationFacts;
  readonly #records = new DraftRecords();
  readonly longOutputs: LongOutput[] = [];
  #model: string | undefined;
  /** First record that was taken back; `next` until it is there. */
  #revertedFrom: RecordHandle | 'next' | undefined;
  #isFailureTold = false;

  constructor(facts: ConversationFacts) {
    this.#facts = facts;
  }

  /** Whether a message was copied from the session that this one was made from. */
  isCopied({ createdMs }: { readonly createdMs: number | undefined }): boolean {
    const { forkedMs } = this.#facts;
    return forkedMs !== undefined && createdMs !== undefined && createdMs < forkedMs;
  }

  /** What a person said, or what a sub-agent was asked to do. */
  prompt(saying: Saying, blocks: readonly Block[]): void {
    this.#isFailureTold = false;
    if (this.#facts.isSubagent) this.system('task', saying, blocks);
    else this.#prompted(saying, blocks);
  }

  /** Instructions in place of a command that the person gave. */
  commanded({ id, at }: Saying, instructions: readonly Block[]): void {
    if (instructions.length > 0) this.system('command', { id: `${id}:command`, at }, instructions);
  }

  system(kind: string, { id, at }: Saying, blocks: readonly Block[]): GrowingMessage {
    const message: GrowingMessage = {
      type: 'message',
      role: 'system',
      kind,
      nativeId: id,
      ...timed(at),
      blocks: [...blocks],
    };
    this.#add(message);
    return message;
  }

  notice(kind: string, saying: Saying, text: string): GrowingMessage {
    this.#isFailureTold ||= kind === 'error' || kind === 'interrupt';
    return this.system(kind, saying, [{ type: 'notice', kind, text }]);
  }

  /** A failure that may have been told already, with more to say. */
  endedBadly(kind: 'error' | 'interrupt', saying: Saying, text: string): void {
    if (!this.#isFailureTold) this.notice(kind, saying, text);
  }

  answer(message: GrowingMessage): void {
    this.#isFailureTold = false;
    this.setModel(message.model, message.at);
    this.#add(message);
  }

  /** What a tool answered, and the sub-agent that it started. */
  answered({ call, answer, subagent, startedAt }: ToolUse, id: string): void {
    if (subagent) {
      const { agentId, description } = subagent;
      this.#records.add({
        type: 'event',
        event: 'subagent',
        ...timed(timeOf(startedAt)),
        agentId,
        call: call.call,
        ...(description === undefined ? {} : { description }),
      });
    }
    if (!answer) return;
    const { result, others, at, outputFile } = answer;
    this.printed({ id, at }, result, others);
    if (outputFile !== undefined) this.longOutputs.push({ file: outputFile, result });
  }

  /** What a tool answered, or a command that the person ran. */
  printed({ id, at }: Saying, result: Block, others: readonly Block[] = []): void {
    this.#add({ type: 'message', role: 'tool', nativeId: id, ...timed(at), blocks: [result, ...others] });
  }

  setModel(model: string | undefined, at: string | undefined): void {
    if (model === undefined || model === this.#model) return;
    if (this.#model !== undefined) this.#records.add({ type: 'event', event: 'model', ...timed(at), model });
    this.#model = model;
  }

  compacted(trigger: string | undefined, at: string | undefined): void {
    const cause = trigger === undefined ? {} : { trigger };
    this.#records.add({ type: 'event', event: 'compaction', ...timed(at), ...cause });
  }

  /** Everything from the next record on was taken back by the person. */
  revertFromHere(): void {
    this.#revertedFrom ??= 'next';
  }

  finish(title: string | undefined): { readonly records: readonly DraftRecord[]; readonly isEmpty: boolean } {
    if (typeof this.#revertedFrom === 'object') this.#records.rewind(this.#revertedFrom, undefined);
    // The store only knows the present title.
    if (title !== undefined) this.#records.add({ type: 'event', event: 'title', title, by: 'assistant' });
    const records = this.#records.take();
    return { records, isEmpty: !records.some((record) => record.type === 'message' && record.role !== 'system') };
  }

  #prompted(saying: Saying, blocks: readonly Block[]): void {
    const { id, at } = saying;
    const instructions: Block[] = [];
    const typed = blocks.map((block): Block => {
      const command = block.type === 'text' ? builtInCommand(block.text) : undefined;
      if (command === undefined) return block;
      instructions.push(block);
      return { type: 'text', text: command };
    });
    this.#add({ type: 'message', role: 'user', nativeId: id, ...timed(at), blocks: typed });
    this.commanded(saying, instructions);
  }

  #add(message: GrowingMessage): void {
    const handle = this.#records.add(message);
    if (this.#revertedFrom === 'next') this.#revertedFrom = handle;
  }
}
