/** Calls and answers of tools. An answer is told by an item and by an event; whichever comes second completes the message of the first. */
import type { Block, BlockOf } from '@session-siphon/schemas/session';
import type { DraftRecords, GrowingMessage, RecordHandle } from '../draft-records.ts';
import { patchedFiles } from '../patch-text.ts';
import { changedFiles } from './changed-files.ts';
import { type ToolCall, patchOf, toolCall } from './tool-call.ts';
import type { ToolOutput } from './tool-output.ts';
import type { ToolRun } from './tool-run.ts';
import { timed } from '../record-time.ts';

/** Who told a text: the model's own item, the end of a command, or another event. */
type Teller = 'item' | 'command' | 'event';

interface Answer {
  readonly message: GrowingMessage;
  readonly handle: RecordHandle;
  readonly result: BlockOf<'tool_result'>;
  textBy: Teller | undefined;
  /** What was run, where no item calls it. */
  standIn: ToolCall | undefined;
  edits: readonly Block[];
  others: readonly Block[];
}

export class ToolMessages {
  readonly #records: DraftRecords;
  readonly #onAnswer: () => void;
  readonly #calls = new Map<string, ToolCall>();
  readonly #answers = new Map<string, Answer>();

  /** `onAnswer` is called when a tool has answered: what the assistant gives after that is another message. */
  constructor(records: DraftRecords, onAnswer: () => void) {
    this.#records = records;
    this.#onAnswer = onAnswer;
  }

  called(call: string): ToolCall | undefined {
    return this.#calls.get(call);
  }

  call(block: ToolCall): void {
    this.#calls.set(block.call, block);
    const answer = this.#answers.get(block.call);
    if (!answer) return;
    answer.standIn = undefined;
    if (saysNothing(answer)) {
      this.#records.withdraw(answer.handle);
      this.#answers.delete(block.call);
    } else this.#write(answer);
  }

  /** The output as the model saw it; long ones were shortened before they were written. */
  output(call: string, output: ToolOutput, at: string | undefined): void {
    const answer = this.#answer(call, at);
    this.#onAnswer();
    this.#complete(answer, output, 'item');
    answer.others = output.others.length > 0 ? output.others : answer.others;
    const known = this.#calls.get(call);
    const patch = known && answer.edits.length === 0 && isDone(output) ? patchOf(known) : undefined;
    if (patch !== undefined) answer.edits = patchedFiles(patch, call);
    this.#write(answer);
  }

  /** What an event tells of a run. False where it adds nothing to its call. */
  ran({ call, name, input, output, isCommand, changes }: ToolRun, at: string | undefined): boolean {
    const edits = output.ok ? changedFiles(changes, call) : [];
    const isKnown = this.#calls.has(call);
    if (isKnown && !addsSomething(output) && edits.length === 0) return false;
    const answer = this.#answer(call, at);
    if (!isKnown && name !== undefined) answer.standIn ??= toolCall(call, name, input);
    this.#complete(answer, output, isCommand ? 'command' : 'event');
    if (!output.ok) answer.edits = [];
    else if (edits.length > 0) answer.edits = edits;
    if (answer.others.length === 0) answer.others = output.others;
    this.#write(answer);
    return true;
  }

  /** Content that belongs to the answer of a call and was written elsewhere. */
  attach(call: string, blocks: readonly Block[], at: string | undefined): void {
    const answer = this.#answer(call, at);
    answer.others = blocks;
    this.#write(answer);
  }

  #answer(call: string, at: string | undefined): Answer {
    const known = this.#answers.get(call);
    if (known) return known;
    this.#onAnswer();
    const message: GrowingMessage = { type: 'message', role: 'tool', ...timed(at), blocks: [] };
    const answer: Answer = {
      message,
      handle: this.#records.add(message),
      result: { type: 'tool_result', call, ok: true, text: '' },
      textBy: undefined,
      standIn: undefined,
      edits: [],
      others: [],
    };
    this.#answers.set(call, answer);
    return answer;
  }

  #complete(answer: Answer, output: ToolOutput, teller: Teller): void {
    const { result } = answer;
    if (isBetter(output.text, teller, answer)) {
      result.text = output.text;
      answer.textBy = teller;
    }
    if (!output.ok) result.ok = false;
    if (output.exitCode !== undefined) result.exitCode = output.exitCode;
    if (output.durationMs !== undefined) result.durationMs = output.durationMs;
  }

  #write({ message, result, standIn, edits, others }: Answer): void {
    const { type, call, ok, text, exitCode, durationMs } = result;
    // Whoever told a fact first, it stands in the same place.
    const told: BlockOf<'tool_result'> = { type, call, ok, text };
    if (exitCode !== undefined) told.exitCode = exitCode;
    if (durationMs !== undefined) told.durationMs = durationMs;
    message.blocks = standIn ? [standIn, told, ...edits, ...others] : [told, ...edits, ...others];
  }
}

/** What the model saw counts, unless the end of a command tells more; other events speak where nobody else does. */
function isBetter(text: string, teller: Teller, { result, textBy }: Answer): boolean {
  if (textBy === undefined) return text !== '';
  if (teller === 'event') return false;
  return textBy === 'event' || text.length > result.text.length;
}

function addsSomething({ text, ok, exitCode, durationMs, others }: ToolOutput): boolean {
  return text !== '' || !ok || exitCode !== undefined || durationMs !== undefined || others.length > 0;
}

function saysNothing({ result, edits, others }: Answer): boolean {
  const { text, ok, exitCode, durationMs } = result;
  return edits.length === 0 && !addsSomething({ text, ok, exitCode, durationMs, others });
}

/** A patch was applied where the output says so. */
function isDone({ ok, exitCode, text }: ToolOutput): boolean {
  return ok && (exitCode === 0 || /^Success\b/m.test(text));
}
