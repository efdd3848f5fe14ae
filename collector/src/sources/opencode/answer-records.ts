/** One answer of the model as records: what it said and called, then what the tools answered, step by step. */
import type { Block, Usage } from '@session-siphon/schemas/session';
import { timeOf } from '@session-siphon/schemas/narrow';
import type { GrowingMessage } from '../draft-records.ts';
import type { ConversationDraft, Saying } from './conversation-draft.ts';
import type { ToolUse } from './tool-use.ts';
import { timed } from '../record-time.ts';

interface AnswerFacts extends Saying {
  readonly model: string | undefined;
  readonly usage: Usage | undefined;
}

export class AnswerRecords {
  readonly #conversation: ConversationDraft;
  readonly #facts: AnswerFacts;
  #records = 0;
  #open: GrowingMessage | undefined;
  #uses: { readonly use: ToolUse; readonly id: string }[] = [];
  #answeredAt: string | undefined;

  constructor(conversation: ConversationDraft, facts: AnswerFacts) {
    this.#conversation = conversation;
    this.#facts = facts;
  }

  /** What is said after calls was said in knowledge of their answers. `startedAt` is a time as it was found. */
  say(block: Block, startedAt: unknown): void {
    if (this.#uses.length > 0) this.endStep();
    this.#message(startedAt).blocks.push(block);
  }

  /** A call; `id` is that of its answer. */
  use(use: ToolUse, id: string): void {
    this.#message(use.startedAt).blocks.push(use.call);
    this.#uses.push({ use, id });
  }

  endStep(): void {
    this.#open = undefined;
    for (const { use, id } of this.#uses) {
      this.#conversation.answered(use, id);
      this.#answeredAt = use.answer?.at ?? this.#answeredAt;
    }
    this.#uses = [];
  }

  #message(startedAt: unknown): GrowingMessage {
    if (this.#open) return this.#open;
    const { id, model, usage, at } = this.#facts;
    const isFirst = this.#records === 0;
    this.#open = {
      type: 'message',
      nativeId: isFirst ? id : `${id}:${this.#records}`,
      role: 'assistant',
      ...timed(isFirst ? at : (timeOf(startedAt) ?? this.#answeredAt ?? at)),
      ...(model === undefined ? {} : { model }),
      ...(isFirst && usage ? { usage } : {}),
      blocks: [],
    };
    this.#conversation.answer(this.#open);
    this.#records += 1;
    return this.#open;
  }
}
