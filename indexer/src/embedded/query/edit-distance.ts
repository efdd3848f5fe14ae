/** Edits between two words: insertions, deletions, replacements, and swaps of neighbours, each counting one. */

/** The distance, or `most + 1` when it is larger than `most`. */
export function editDistance(a: string, b: string, most: number): number {
  return new EditDistances(b, most).to(codesOf(a));
}

/** Characters of a word, as numbers. */
export function codesOf(word: string): ArrayLike<number> {
  return Array.from({ length: word.length }, (_, at) => word.charCodeAt(at));
}

/** Distances from one word. In alphabetical order it goes quickest: what a word shares with the one before is reckoned once. */
export class EditDistances {
  readonly #word: ArrayLike<number>;
  readonly #most: number;
  /** Characters that were asked for last, as far as they were reckoned. */
  readonly #codes: number[] = [];
  #depth = 0;
  /** For each number of those characters their distances from every beginning of the word, and the least of them, which never gets smaller. */
  readonly #rows: number[][];
  readonly #least: number[] = [0];

  constructor(word: string, most: number) {
    this.#word = codesOf(word);
    this.#most = most;
    this.#rows = [Array.from({ length: word.length + 1 }, (_, at) => at)];
  }

  /** The distance of the first `length` characters, or `most + 1` when it is larger than `most`. */
  to(codes: ArrayLike<number>, length = codes.length): number {
    const farther = this.#most + 1;
    if (Math.abs(length - this.#word.length) > this.#most) return farther;
    return this.unwantedLength(codes, length) > 0
      ? farther
      : Math.min(this.#rows[length]?.[this.#word.length] ?? farther, farther);
  }

  /** The fewest edits that make the word of a beginning of the first `length` characters, or `most + 1` when those are more. */
  toBeginning(codes: ArrayLike<number>, length = codes.length): number {
    const reckoned = this.unwantedLength(codes, length) || length;
    let least = this.#most + 1;
    for (let depth = 0; depth <= reckoned; depth += 1)
      least = Math.min(least, this.#rows[depth]?.[this.#word.length] ?? least);
    return least;
  }

  /** How many of the first `length` characters already take more than `most` edits whatever follows them; 0 when none do. */
  unwantedLength(codes: ArrayLike<number>, length: number): number {
    let depth = 0;
    while (depth < this.#depth && depth < length && this.#codes[depth] === codes[depth]) depth += 1;
    while (depth < length && (this.#least[depth] ?? 0) <= this.#most) {
      this.#add(depth, codes[depth] ?? 0);
      depth += 1;
    }
    return (this.#least[depth] ?? 0) <= this.#most ? 0 : depth;
  }

  /** Reckons the row of one character more. */
  #add(depth: number, code: number): void {
    const previous = this.#rows[depth] ?? [];
    const beforePrevious = this.#rows[depth - 1] ?? [];
    const before = this.#codes[depth - 1];
    const row = (this.#rows[depth + 1] ??= []);
    row[0] = depth + 1;
    let least = depth + 1;
    for (let at = 1; at <= this.#word.length; at += 1) {
      const own = this.#word[at - 1];
      let cost = Math.min(
        (previous[at - 1] ?? 0) + (own === code ? 0 : 1),
        (previous[at] ?? 0) + 1,
        (row[at - 1] ?? 0) + 1,
      );
      if (depth > 0 && at > 1 && code === this.#word[at - 2] && before === own)
        cost = Math.min(cost, (beforePrevious[at - 2] ?? 0) + 1);
      row[at] = cost;
      if (cost < least) least = cost;
    }
    this.#codes[depth] = code;
    this.#least[depth + 1] = least;
    // Those of longer beginnings are of what was asked before.
    this.#depth = depth + 1;
  }
}
