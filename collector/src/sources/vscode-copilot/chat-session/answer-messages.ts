/** Messages of an answer: what the model gave in one go, then what its tools answered, each a message of its own. */
import type { Block, BlockOf, Usage } from '@session-siphon/schemas/session';
import { objectOf } from '@session-siphon/schemas/narrow';
import type { DraftRecords, GrowingMessage } from '../../draft-records.ts';
import { isSameFile } from '../call-edits.ts';
import type { FileChange } from './file-change.ts';
import type { ChatToolUse } from './tool-use.ts';

interface AnswerFacts {
  readonly model: string | undefined;
  /** Id of the answer; its messages are numbered below it. */
  readonly id: string;
  /** When an answer of the model was given, by its position. */
  timeOfRound(round: number | undefined): string | undefined;
}

/** A use of a tool and the blocks of its answer, to which changes of files are added when they come. */
interface Answered {
  readonly use: ChatToolUse;
  readonly blocks: Block[];
}

export class AnswerMessages {
  readonly #records: DraftRecords;
  readonly #facts: AnswerFacts;
  /** The message that goes on. */
  #open: GrowingMessage | undefined;
  #last: GrowingMessage | undefined;
  #count = 0;
  #round: number | undefined;
  /** Answers of tools that follow the open message. */
  #waiting: Answered[] = [];
  /** Uses of this answer that may have changed files. */
  readonly #changing: Answered[] = [];
  readonly #changed = new Set<string>();

  constructor(records: DraftRecords, facts: AnswerFacts) {
    this.#records = records;
    this.#facts = facts;
  }

  /** Something the model said. Behind a use of a tool it begins a new message. */
  say(block: Block): void {
    if (this.#waiting.length > 0) this.close();
    this.#message().blocks.push(block);
  }

  use(use: ChatToolUse): void {
    if (this.#waiting.length > 0 && use.round !== this.#round) this.close();
    const message = this.#message();
    this.#round = use.round;
    message.blocks.push(use.call);
    const at = this.#facts.timeOfRound(use.round);
    if (at !== undefined) message.at ??= at;
    const answered = { use, blocks: use.result ? [use.result, ...use.edits, ...use.media] : [] };
    this.#waiting.push(answered);
    for (const { path } of use.edits) this.#changed.add(path);
    if (use.result?.ok !== false && (use.call.kind === 'edit' || use.call.kind === 'write'))
      this.#changing.push(answered);
  }

  /** A change as the editor made it: of the use that made it, unless that tells it itself. */
  change({ path, diff }: FileChange): void {
    const maker = this.#changing.findLast(({ use }) => isOfFile(use, path));
    if (maker && maker.use.edits.length > 0) return;
    if (diff === '' && this.#changed.has(path)) return;
    this.#changed.add(path);
    const edit: BlockOf<'edit'> = { type: 'edit', ...(maker ? { call: maker.use.call.call } : {}), path, diff };
    if (maker && maker.blocks.length > 0) maker.blocks.push(edit);
    else this.say(edit);
  }

  /** Ends the open message; the answers of its tools follow. */
  close(): void {
    this.#open = undefined;
    for (const { use, blocks } of this.#waiting.splice(0))
      this.#records.add({ type: 'message', nativeId: `${use.call.call}:result`, role: 'tool', blocks });
  }

  /** Ends the answer. What is known of its end belongs to the last message. */
  finish({ at, usage }: { at: string | undefined; usage: Usage | undefined }): void {
    this.close();
    if (!this.#last) return;
    if (at !== undefined) this.#last.at ??= at;
    if (usage) this.#last.usage = usage;
  }

  #message(): GrowingMessage {
    if (this.#open) return this.#open;
    const { id, model } = this.#facts;
    const message: GrowingMessage = {
      type: 'message',
      nativeId: this.#count === 0 ? id : `${id}:${this.#count}`,
      role: 'assistant',
      ...(model === undefined ? {} : { model }),
      blocks: [],
    };
    this.#count += 1;
    this.#records.add(message);
    this.#open = message;
    this.#last = message;
    return message;
  }
}

/** Whether a use may have changed a file: by the changes it tells, else by its arguments; where those are lost, any may. */
function isOfFile({ call, edits }: ChatToolUse, path: string): boolean {
  if (edits.length > 0) return edits.some((edit) => isSameFile(path, edit.path));
  const given = objectOf(call.input)['filePath'];
  return typeof given !== 'string' || isSameFile(path, given);
}
