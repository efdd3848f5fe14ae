/** The message that an answer of a tool becomes. Some of it shows only when the call is known that it answers. */
import type { Block, BlockOf } from '@session-siphon/schemas/session';
import type { GrowingMessage } from '../draft-records.ts';
import { unknownBlock } from '../unknown-block.ts';
import type { MadeCall } from './call-windows.ts';
import { askedEdits, shownEdit } from './file-edits.ts';
import { exitCodeOf, resultText, shownChange } from './result-text.ts';
import type { Step } from './step.ts';
import { timed } from '../record-time.ts';

export class ResultMessage {
  readonly message: GrowingMessage;
  readonly #step: Step;
  readonly #body: string;
  readonly #result: BlockOf<'tool_result'>;
  readonly #ownId: () => string;

  /** Has no blocks until it is settled. `ownId` gives an id that stands in for that of a call which is not known. */
  constructor(step: Step, ownId: () => string) {
    const { body, endedAt, durationMs } = resultText(step.text);
    const exitCode = exitCodeOf(body);
    this.#step = step;
    this.#body = body;
    this.#ownId = ownId;
    this.#result = {
      type: 'tool_result',
      call: '',
      ok: step.outcome !== 'failed' && (exitCode ?? 0) === 0,
      text: body,
      ...(exitCode === undefined ? {} : { exitCode }),
      ...(durationMs === undefined ? {} : { durationMs }),
    };
    this.message = {
      type: 'message',
      role: 'tool',
      nativeId: step.index === undefined ? undefined : String(step.index),
      ...timed(endedAt ?? step.at),
      blocks: [],
    };
  }

  settle(made: MadeCall | undefined): void {
    const call = made?.block;
    const change = shownChange(this.#body);
    const shown = change && shownEdit(change, call);
    const isDone = this.#result.ok && this.#step.outcome === 'done';
    const edits = shown ? [shown] : made && !made.isCut && isDone ? askedEdits(made.block) : [];
    this.#result.call = call?.call ?? this.#ownId();
    this.#result.text = shown && change ? change.rest : this.#body;
    this.message.blocks = [this.#result, ...edits, ...this.#step.attachments, ...this.#unknown()];
  }

  #unknown(): Block[] {
    return this.#step.unknown === undefined ? [] : [unknownBlock(this.#step.type, this.#step.unknown)];
  }
}
