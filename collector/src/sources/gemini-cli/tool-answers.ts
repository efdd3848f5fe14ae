/** Answers of tools. Each stands with its call, in a turn of the user, or in both; it becomes one message. */
import type { Block, BlockOf } from '@session-siphon/schemas/session';
import { timeOf } from '@session-siphon/schemas/narrow';
import type { ContentPolicy } from '../attachment.ts';
import type { ToolCallRecord } from './native.ts';
import { type SavedOutput, isMasked, savedOutputPath } from './saved-output.ts';
import {
  type ToolAnswer,
  editOf,
  hasRecordedAnswer,
  isFinished,
  recordedAnswer,
  shownText,
  toldAnswer,
  unrecordedAnswer,
} from './tool-result.ts';
import { withoutLastHooks } from './user-text.ts';
import type { ToldResponse } from './user-turn.ts';

export interface AnswerMessage {
  readonly call: string;
  readonly at: string | undefined;
  readonly blocks: Block[];
  /** What hooks added at the end. */
  readonly hook: string;
}

export class ToolAnswers {
  /** Results of which only a part is at hand. */
  readonly saved: SavedOutput[] = [];
  readonly #calls = new Map<string, ToolCallRecord>();
  readonly #recorded = new Set<string>();
  readonly #told = new Map<string, ToldResponse>();
  readonly #given = new Set<string>();
  readonly #policy: ContentPolicy;

  constructor(policy: ContentPolicy) {
    this.#policy = policy;
  }

  noteCalls(calls: readonly ToolCallRecord[]): void {
    for (const call of calls) {
      this.#calls.set(call.id, call);
      if (hasRecordedAnswer(call)) this.#recorded.add(call.id);
    }
  }

  noteTold(responses: readonly ToldResponse[]): void {
    for (const told of responses)
      if (told.response.id !== undefined && !this.#told.has(told.response.id)) this.#told.set(told.response.id, told);
  }

  /** The answer that belongs right after its call; undefined when it is told later, or the call did not end. */
  ofCall(call: ToolCallRecord, isAlone: boolean): AnswerMessage | undefined {
    const told = this.#told.get(call.id);
    const recorded = recordedAnswer(call, isAlone, this.#policy);
    if (!recorded && (this.#recorded.has(call.id) || told || !isFinished(call))) return undefined;
    return this.#message(call.id, call, recorded ? this.#completed(recorded, told) : unrecordedAnswer(call));
  }

  /** The answer told in a turn of the user; undefined when it is known already. */
  ofTurn(told: ToldResponse): AnswerMessage | undefined {
    const { id } = told.response;
    if (id !== undefined && (this.#recorded.has(id) || this.#given.has(id))) return undefined;
    const call = id === undefined ? undefined : this.#calls.get(id);
    return this.#message(id ?? '', call, toldAnswer(told, call, this.#policy));
  }

  #message(id: string, call: ToolCallRecord | undefined, answer: ToolAnswer): AnswerMessage {
    this.#given.add(id);
    const { rest, hook } = withoutLastHooks(answer.text);
    const result: BlockOf<'tool_result'> = { type: 'tool_result', call: id, ok: answer.ok, text: rest };
    const path = savedOutputPath(rest);
    if (path !== undefined) this.saved.push({ result, path, shown: call ? shownText(call) : '' });
    const edit = call && answer.ok ? editOf(call) : undefined;
    return {
      call: id,
      at: timeOf(call?.fields['timestamp']),
      blocks: [result, ...(edit ? [edit] : []), ...answer.others],
      hook,
    };
  }

  /** What was recorded with the call, with what only the turn of the user still has. */
  #completed(recorded: ToolAnswer, told: ToldResponse | undefined): ToolAnswer {
    if (!told) return recorded;
    const { text, others } = toldAnswer(told, undefined, this.#policy);
    return {
      ...recorded,
      text: isMasked(recorded.text) && !isMasked(text) ? text : recorded.text,
      others: recorded.others.length > 0 ? recorded.others : others,
    };
  }
}
