/** Which steps are part of the conversation while they come in: a rewind takes none away, it gives their numbers again. */

/** What tells a step that was written once more from another one with its number. */
export interface StepMark {
  readonly type: string;
  readonly at: string | undefined;
  /** Size of the line; two steps of one kind, second and size are one. */
  readonly size: number;
}

interface Live<T> extends StepMark {
  readonly index: number;
  readonly value: T;
}

export class LiveSteps<T> {
  /** Their numbers ascend. */
  readonly #live: Live<T>[] = [];

  /** Whether the step is there already. */
  isRepeated(index: number, mark: StepMark): boolean {
    const at = this.#from(index);
    const live = this.#live[at];
    return live?.index === index && live.type === mark.type && live.at === mark.at && live.size === mark.size;
  }

  /** Takes out the steps with this number and higher ones, which are no longer part of the conversation when it is given again. */
  takeFrom(index: number): readonly T[] {
    return this.#live.splice(this.#from(index)).map((live) => live.value);
  }

  push(index: number, mark: StepMark, value: T): void {
    this.#live.push({ index, ...mark, value });
  }

  /** Place of the first step with this number or a higher one. */
  #from(index: number): number {
    let low = 0;
    let high = this.#live.length;
    // Nearly every step is a new one at the end.
    if ((this.#live.at(-1)?.index ?? -1) < index) return high;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#live[middle]?.index ?? 0) < index) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
