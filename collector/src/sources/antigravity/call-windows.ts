/**
 * Which answer belongs to which call. Transcripts do not say it: the answers to the calls of a step stand behind it, one number each, up to the next step of
 * the model or the person. A tool that failed has no line, so its number is missing; answers of other windows are never taken.
 */
import type { BlockOf } from '@session-siphon/schemas/session';

type ToolCall = BlockOf<'tool_call'>;

/** A call that was made. */
export interface MadeCall {
  readonly block: ToolCall;
  /** Id that the assistant gave it. */
  readonly nativeId: string | undefined;
  /** Some of the arguments are not whole. */
  readonly isCut: boolean;
}

/** An answer, and what is to be done when its call is known. */
export interface PendingAnswer {
  readonly index: number | undefined;
  /** Id of the call, where the answer tells it. */
  readonly nativeId: string | undefined;
  settle(call: MadeCall | undefined): void;
}

interface Window {
  readonly index: number | undefined;
  readonly calls: readonly MadeCall[];
  answers: PendingAnswer[];
}

export class CallWindows {
  readonly #byId = new Map<string, MadeCall>();
  #window: Window = { index: undefined, calls: [], answers: [] };

  /** A step with these calls, or with none, begins a window. */
  open(index: number | undefined, calls: readonly MadeCall[]): void {
    this.close();
    for (const call of calls) if (call.nativeId !== undefined) this.#byId.set(call.nativeId, call);
    this.#window = { index, calls, answers: [] };
  }

  answer(answer: PendingAnswer): void {
    if (this.#window.calls.length > 0) this.#window.answers.push(answer);
    else answer.settle(this.#named(answer));
  }

  /** The conversation went back to before a step: what was answered from there on is settled, and its calls are free again. */
  rewind(index: number): void {
    this.#settle();
    const window = this.#window;
    if (window.index !== undefined && window.index >= index) this.open(undefined, []);
    else window.answers = window.answers.filter((answer) => (answer.index ?? index) < index);
  }

  /** No more answers come for the calls of this window. */
  close(): void {
    this.#settle();
    this.#window = { index: undefined, calls: [], answers: [] };
  }

  #settle(): void {
    const { calls, answers } = this.#window;
    if (answers.length === 0) return;
    const named = answers.map((answer) => this.#named(answer));
    const taken = new Set(named);
    const free = calls.filter((call) => !taken.has(call));
    const unnamed = answers.filter((_answer, order) => named[order] === undefined);
    const isByOffset = this.#isByOffset(unnamed, free);
    const paired = new Map(unnamed.map((answer, order) => [answer, isByOffset ? this.#at(answer) : free[order]]));
    for (const [order, answer] of answers.entries()) {
      const call = named[order] ?? paired.get(answer);
      answer.settle(call && fits(answer, call) ? call : undefined);
    }
  }

  #named({ nativeId }: PendingAnswer): MadeCall | undefined {
    return nativeId === undefined ? undefined : this.#byId.get(nativeId);
  }

  /** The call whose place among the calls of its step is that of the answer behind the step. */
  #at({ index }: PendingAnswer): MadeCall | undefined {
    const { index: start, calls } = this.#window;
    return index === undefined || start === undefined ? undefined : calls[index - start - 1];
  }

  /** Whether every answer stands in the place of a call of its own. */
  #isByOffset(answers: readonly PendingAnswer[], free: readonly MadeCall[]): boolean {
    const at = answers.map((answer) => this.#at(answer));
    return new Set(at).size === at.length && at.every((call) => call !== undefined && free.includes(call));
  }
}

/** Two ids that differ say that they do not belong together. */
function fits({ nativeId }: PendingAnswer, call: MadeCall): boolean {
  return nativeId === undefined || call.nativeId === undefined || nativeId === call.nativeId;
}
