/** Calls and answers of tools. An answer is told by an item and by an event; whichever comes second completes the message of the first. */
import type { Block, BlockOf } from '@session-siphon/schemas/session';
import type { DraftRecords, GrowingMessage } from '../draft-records.ts';
import { patchedFiles } from '../patch-text.ts';
import { changedFiles } from './changed-files.ts';
import { patchOf } from './tool-call.ts';
import type { ToolOutput } from './tool-output.ts';

interface Answer {
  readonly message: GrowingMessage;
  readonly result: BlockOf<'tool_result'>;
  edits: readonly Block[];
  others: readonly Block[];
}

export class ToolMessages {
  readonly #records: DraftRecords;
  readonly #calls = new Map<string, BlockOf<'tool_call'>>();
  readonly #answers = new Map<string, Answer>();

  constructor(records: DraftRecords) {
    this.#records = records;
  }

  call(block: BlockOf<'tool_call'>): void {
    this.#calls.set(block.call, block);
  }

  /** The output as the model saw it; long ones were shortened before they were written. */
  output(call: string, output: ToolOutput, at: string | undefined): void {
    const answer = this.#answer(call, at);
    this.#complete(answer, output);
    answer.others = output.others;
    if (answer.edits.length === 0 && output.ok) {
      const known = this.#calls.get(call);
      const patch = known && patchOf(known);
      if (patch !== undefined) answer.edits = patchedFiles(patch, call);
    }
    this.#write(answer);
  }

  /** The end of a command as the person saw it. One that a script ran has no call of its own: `title` says what it was. */
  ended(call: string, output: ToolOutput, { at, title }: { at: string | undefined; title: string | undefined }): void {
    const answer = this.#answer(call, at);
    const isOwn = this.#calls.has(call) || title === undefined;
    this.#complete(answer, isOwn ? output : { ...output, text: `$ ${title}\n${output.text}` });
    this.#write(answer);
  }

  /** Files that a call changed; `changes` says nothing in some versions, then the patch of the call does. */
  changed(call: string, changes: unknown, { at, ok }: { at: string | undefined; ok: boolean }): void {
    const edits = changedFiles(changes, call);
    if (edits.length === 0 && ok) return;
    const answer = this.#answer(call, at);
    if (ok) answer.edits = edits;
    else answer.result.ok = false;
    this.#write(answer);
  }

  #answer(call: string, at: string | undefined): Answer {
    const known = this.#answers.get(call);
    if (known) return known;
    const message: GrowingMessage = { type: 'message', role: 'tool', ...(at === undefined ? {} : { at }), blocks: [] };
    const answer: Answer = {
      message,
      result: { type: 'tool_result', call, ok: true, text: '' },
      edits: [],
      others: [],
    };
    this.#answers.set(call, answer);
    this.#records.add(message);
    return answer;
  }

  /** The fuller text of both copies, and every fact that one of them has. */
  #complete({ result }: Answer, output: ToolOutput): void {
    if (output.text.length > result.text.length) result.text = output.text;
    if (!output.ok) result.ok = false;
    if (output.exitCode !== undefined) result.exitCode = output.exitCode;
    if (output.durationMs !== undefined) result.durationMs = output.durationMs;
  }

  #write({ message, result, edits, others }: Answer): void {
    message.blocks = [result, ...edits, ...others];
  }
}
