/** Puts what only the model's side tells between what was shown: before or after the round it belongs to. */
import type { AnswerStep } from './answer-step.ts';
import type { ToolRound } from './tool-rounds.ts';

/** What only the model's side tells of a round. */
export interface RoundAdditions {
  readonly round: ToolRound;
  readonly position: number;
  /** Belongs before everything the round said. */
  readonly before: readonly AnswerStep[];
  /** Belongs after its words. */
  readonly after: readonly AnswerStep[];
}

export class RoundPlaces {
  readonly #steps: AnswerStep[];
  /** End of what belongs to the rounds so far. */
  #at = 0;

  constructor(shown: readonly AnswerStep[]) {
    this.#steps = [...shown];
  }

  get steps(): readonly AnswerStep[] {
    return this.#steps;
  }

  /** Adds what belongs to the next round. */
  addRound({ round, position, before, after }: RoundAdditions): void {
    const start = this.#at;
    const last = this.#lastUseOf(position);
    const end = last === undefined ? this.#endOfWords(round, position) : this.#behindChanges(last + 1);
    this.#steps.splice(end, 0, ...after);
    this.#steps.splice(start, 0, ...before);
    this.#at = end + before.length + after.length;
  }

  #lastUseOf(position: number): number | undefined {
    const found = this.#steps.findLastIndex((step) => step.type === 'use' && step.use.round === position);
    return found < this.#at ? undefined : found;
  }

  /** Changes are shown behind the use that made them. */
  #behindChanges(from: number): number {
    let at = from;
    while (this.#steps[at]?.type === 'change') at += 1;
    return at;
  }

  /** Behind the words of a round of which no use was shown. Words of two rounds may stand in one text. */
  #endOfWords(round: ToolRound, position: number): number {
    const words = plain(round.text);
    if (words === '') return this.#at;
    const limit = this.#firstUseBehind(position);
    for (let at = this.#at; at < limit; at += 1) {
      const step = this.#steps[at];
      if (step?.type !== 'text') continue;
      const rest = step.text.startsWith(round.text) ? step.text.slice(round.text.length) : '';
      if (rest.trim() !== '') {
        this.#steps.splice(at, 1, { type: 'text', text: round.text }, { type: 'text', text: rest });
        return at + 1;
      }
      if (step.text === round.text || plain(step.text).startsWith(words)) return at + 1;
    }
    return limit;
  }

  /** Position of the first use that a later round asked for. */
  #firstUseBehind(position: number): number {
    const found = this.#steps.findIndex(
      (step, at) => at >= this.#at && step.type === 'use' && (step.use.round ?? -1) > position,
    );
    return found < 0 ? this.#steps.length : found;
  }
}

/** Words without what the editor writes otherwise: names of files, and space. */
function plain(text: string): string {
  return text.replaceAll(/[`\s]/g, '');
}
