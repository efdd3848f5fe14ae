/** Which lines of a fork or sub-agent were copied from its parent: they are in the parent's file, and nothing is there twice. */
import { textOf } from '@session-siphon/schemas/narrow';
import { type RolloutLine, isYounger } from './native.ts';
import type { ThreadFacts } from './thread-facts.ts';

/** Copies are written in one go, whatever their own times were; whoever writes later than this writes something new. */
const longestPauseMs = 1_000;

export class InheritedLines {
  readonly #facts: ThreadFacts;
  #writtenAt: number;
  #isCopying = false;

  constructor(facts: ThreadFacts, at: string | undefined) {
    this.#facts = facts;
    this.#writtenAt = timeNumber(at);
  }

  /** The parent's header came: its lines follow. */
  begin(): void {
    this.#isCopying = this.#facts.ownFromOrdinal === undefined;
  }

  holds(line: RolloutLine): boolean {
    if (line.metadata['inherited_user_message'] === true) return true;
    const { ownFromOrdinal } = this.#facts;
    if (ownFromOrdinal !== undefined) return line.ordinal !== undefined && line.ordinal < ownFromOrdinal;
    if (this.#isCopying && this.#isOwn(line)) this.#isCopying = false;
    return this.#isCopying;
  }

  /** A turn that began after the thread did, settings of the thread itself, or a line that was written after a pause. */
  #isOwn({ type, payload, at }: RolloutLine): boolean {
    const turn = textOf(payload['turn_id']);
    if (turn !== undefined && isYounger(turn, this.#facts.id)) return true;
    if (type === 'thread_settings_applied' && payload['thread_id'] === this.#facts.id) return true;
    const pause = timeNumber(at) - this.#writtenAt;
    this.#writtenAt = timeNumber(at);
    return pause > longestPauseMs;
  }
}

function timeNumber(at: string | undefined): number {
  return at === undefined ? Number.NaN : Date.parse(at);
}
