/** A whole number for each of the rows that a search found. Rows are small numbers, so they index an array: far quicker than a map of many thousands. */

const absent = -(2 ** 31);

export class RowScores {
  #scores = new Int32Array(0);
  #size = 0;

  /** Number of rows. */
  get size(): number {
    return this.#size;
  }

  has(row: number): boolean {
    return (this.#scores[row] ?? absent) !== absent;
  }

  /** The score of a row, 0 when it has none. */
  get(row: number): number {
    const score = this.#scores[row] ?? absent;
    return score === absent ? 0 : score;
  }

  set(row: number, score: number): void {
    if (row >= this.#scores.length) this.#grow(row + 1);
    if (this.#scores[row] === absent) this.#size += 1;
    this.#scores[row] = score;
  }

  /** Adds to the score of a row that has one. */
  raise(row: number, amount: number): void {
    if (this.has(row)) this.set(row, this.get(row) + amount);
  }

  /** The rows, ascending. */
  rows(): Uint32Array {
    const rows = new Uint32Array(this.#size);
    let at = 0;
    for (let row = 0; row < this.#scores.length; row += 1) if (this.#scores[row] !== absent) rows[at++] = row;
    return rows;
  }

  #grow(length: number): void {
    const grown = new Int32Array(Math.max(length, 2 * this.#scores.length)).fill(absent, this.#scores.length);
    grown.set(this.#scores);
    this.#scores = grown;
  }
}
