/** What was asked: told by an item and by an event, and what of it is still part of the conversation. */
import type { Block } from '@session-siphon/schemas/session';
import type { DraftRecords, GrowingMessage, RecordHandle } from '../draft-records.ts';
import { type Side, ToldTwice } from './told-twice.ts';
import { timed } from '../record-time.ts';

export interface PromptCopy {
  readonly text: string;
  readonly blocks: readonly Block[];
  readonly at: string | undefined;
  readonly nativeId?: string | undefined;
  readonly ordinal: number | undefined;
  /** The line itself says that a person wrote it. */
  readonly isCertain?: boolean;
  /** A command that a person ran, or what they said to another model: no turn of this conversation. */
  readonly isBeside?: boolean;
}

interface Prompt {
  readonly message: GrowingMessage;
  readonly handle: RecordHandle;
  readonly ordinal: number | undefined;
  readonly isCertain: boolean;
  isTurn: boolean;
}

export class Prompts {
  /** In a sub-agent nobody types: its prompts are tasks. */
  areTasks = false;
  readonly #records: DraftRecords;
  readonly #told = new ToldTwice<Prompt>();
  #live: Prompt[] = [];
  #isToldByEvents = false;

  constructor(records: DraftRecords) {
    this.#records = records;
  }

  /** Adds a prompt. False for the second copy of one. */
  add(side: Side, copy: PromptCopy): boolean {
    const { text, blocks, at, nativeId, ordinal, isCertain = false, isBeside = false } = copy;
    if (side === 'event' && !isBeside) this.#isToldByEvents = true;
    const other = this.#told.take(side, { text });
    if (other) {
      other.message.blocks = bothCopies(other.message.blocks, blocks);
      other.isTurn ||= !isBeside;
      return false;
    }
    if (blocks.length === 0) return false;
    const message: GrowingMessage = {
      type: 'message',
      role: this.areTasks ? 'system' : 'user',
      ...(this.areTasks ? { kind: 'task' } : {}),
      ...(nativeId === undefined ? {} : { nativeId }),
      ...timed(at),
      blocks: [...blocks],
    };
    const handle = this.#records.add(message);
    const prompt = { message, handle, ordinal, isCertain: isCertain || isBeside, isTurn: !isBeside };
    this.#live.push(prompt);
    this.#told.wait(side, { text }, prompt);
    return true;
  }

  /** Where a turn's prompts are told by events, an item that no event repeats was not typed by anybody. */
  settle(): void {
    const untold = this.#told.takeItems();
    if (this.#isToldByEvents)
      for (const prompt of untold) {
        if (prompt.isCertain) continue;
        prompt.message.role = 'system';
        prompt.message.kind = 'injected';
        this.#live = this.#live.filter((one) => one !== prompt);
      }
    this.#isToldByEvents = false;
  }

  /** Takes the last `turns` out of the conversation, with all that followed them. */
  rollBack(turns: number, at: string | undefined): void {
    const own = this.#live.filter((prompt) => prompt.isTurn);
    this.#rewind(turns > 0 ? own.at(-Math.min(turns, own.length)) : undefined, at);
  }

  /** Takes everything from an ordinal on out of the conversation. */
  revert(ordinal: number | undefined, at: string | undefined): void {
    this.#rewind(
      this.#live.find((prompt) => ordinal !== undefined && (prompt.ordinal ?? -1) >= ordinal),
      at,
    );
  }

  #rewind(first: Prompt | undefined, at: string | undefined): void {
    if (!first) return;
    this.#records.rewind(first.handle, at);
    this.#live = this.#live.slice(0, this.#live.indexOf(first));
  }
}

/** One of the copies has the images themselves, the other may only name them, or has a word more. */
function bothCopies(first: readonly Block[], second: readonly Block[]): Block[] {
  const isRicher =
    bytesOf(second) > bytesOf(first) || (bytesOf(second) === bytesOf(first) && second.length > first.length);
  const [more, less] = isRicher ? [second, first] : [first, second];
  const texts = less.filter((block) => block.type === 'text').slice(1);
  return [...more, ...texts.filter(({ text }) => !more.some((block) => block.type === 'text' && block.text === text))];
}

function bytesOf(blocks: readonly Block[]): number {
  return blocks.reduce((sum, block) => sum + (block.type === 'attachment' ? block.bytes : 0), 0);
}
