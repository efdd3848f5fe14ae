/** A text as it means when one way of writing it is undone, and where each part of it stands in the text. */

export type Range = readonly [start: number, end: number];

export interface Reading {
  readonly text: string;
  /** The range that a range of the reading was written in; undefined where it cannot be one thing. */
  origin(start: number, end: number): Range | undefined;
}

/** Puts a reading together from pieces of a text that stay as they are and pieces that mean something else. */
export class ReadingBuilder {
  readonly #written: string;
  #text = '';
  // Of each piece, where it begins in the reading and in the text; and where it ends there if its meaning is another.
  readonly #at: number[] = [];
  readonly #start: number[] = [];
  readonly #end: (number | undefined)[] = [];
  readonly #barriers: number[] = [];

  constructor(written: string) {
    this.#written = written;
  }

  /** A piece as it was written. */
  keep(start: number, end: number): void {
    if (end > start) this.#add(this.#written.slice(start, end), start, undefined);
  }

  /** A piece that was written in another way; it may mean nothing. */
  put(meaning: string, start: number, end: number): void {
    this.#add(meaning, start, end);
  }

  /** Nothing but a sequence of words goes on over this place. */
  part(): void {
    this.#barriers.push(this.#text.length);
  }

  build(): Reading {
    return { text: this.#text, origin: (start, end) => this.#origin(start, end) };
  }

  #origin(start: number, end: number): Range | undefined {
    const barrier = this.#barriers[lastNotAbove(this.#barriers, end - 1)];
    if (barrier !== undefined && barrier > start && !this.#text.slice(start, end).includes(' ')) return undefined;
    const [first, last] = [lastNotAbove(this.#at, start), lastNotAbove(this.#at, end - 1)];
    const from = (this.#start[first] ?? 0) + (this.#end[first] === undefined ? start - (this.#at[first] ?? 0) : 0);
    return [from, this.#end[last] ?? (this.#start[last] ?? 0) + end - (this.#at[last] ?? 0)];
  }

  #add(meaning: string, start: number, end: number | undefined): void {
    if (meaning === '') return;
    this.#at.push(this.#text.length);
    this.#start.push(start);
    this.#end.push(end);
    this.#text += meaning;
  }
}

/** Index of the last of ascending numbers that is not above the wanted one. */
function lastNotAbove(ascending: readonly number[], wanted: number): number {
  let low = 0;
  let high = ascending.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ascending[middle] ?? 0) <= wanted) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
