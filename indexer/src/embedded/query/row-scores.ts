/** A whole number for each of the rows that a search found. Rows are small numbers, so they index an array: far quicker than a map of many thousands. */

const absent = -(2 ** 31);

export class RowScores {
  #scores = new Int32Array(0);
  /** Score of all rows, as long as there is only one: then it stands in no array. */
  #even: number | undefined;
  /** The rows, as long as they came all at once. */
  #atOnce: Uint32Array | undefined;
  #size = 0;
  /** No score is less, and none is more. */
  #least = Number.POSITIVE_INFINITY;
  #most = Number.NEGATIVE_INFINITY;

  /** Number of rows. */
  get size(): number {
    return this.#size;
  }

  /** Whether all rows have the same score. */
  get isEven(): boolean {
    return this.#size === 0 || this.#even !== undefined;
  }

  has(row: number): boolean {
    this.#spread();
    return (this.#scores[row] ?? absent) !== absent;
  }

  /** The score of a row, 0 when it has none. */
  get(row: number): number {
    if (this.#even !== undefined) return this.#even;
    const score = this.#scores[row] ?? absent;
    return score === absent ? 0 : score;
  }

  /** The scores by row, as long as they are not even. */
  get byRow(): Int32Array {
    return this.#scores;
  }

  /** Gives rows that have none a score. They come in ascending order. */
  add(rows: Uint32Array, score: number): void {
    if (this.#size === 0) [this.#atOnce, this.#even] = [rows, score];
    else {
      this.#spread();
      this.#atOnce = undefined;
      this.#put(rows, score);
    }
    this.#size += rows.length;
    this.#least = Math.min(this.#least, score);
    this.#most = Math.max(this.#most, score);
  }

  /** Makes the score of a row that has one higher. */
  raise(row: number, amount: number): void {
    if (!this.has(row)) return;
    const score = this.get(row) + amount;
    this.#scores[row] = score;
    if (score > this.#most) this.#most = score;
  }

  /** The rows, ascending. */
  rows(): Uint32Array {
    if (this.#atOnce) return this.#atOnce;
    const rows = new Uint32Array(this.#size);
    let at = 0;
    for (let row = 0; row < this.#scores.length; row += 1) if (this.#scores[row] !== absent) rows[at++] = row;
    return rows;
  }

  /** The rows that can be among the first `count` by score, ascending: those with the highest scores, all of them where some match equally well. */
  best(count: number): Uint32Array {
    const rows = this.rows();
    if (rows.length <= count || this.isEven) return rows;
    const scores = this.#scores;
    const times = this.#timesFromLeast(rows);
    let bar = this.#most;
    let better = times[bar - this.#least] ?? 0;
    while (better < count) better += times[--bar - this.#least] ?? 0;
    const best = new Uint32Array(better);
    for (let at = 0, put = 0; put < better; at += 1) {
      const row = rows[at] ?? 0;
      if ((scores[row] ?? absent) >= bar) best[put++] = row;
    }
    return best;
  }

  /** How many rows have each score, from the least on. */
  #timesFromLeast(rows: Uint32Array): Uint32Array {
    const scores = this.#scores;
    const least = this.#least;
    const times = new Uint32Array(this.#most - least + 1);
    for (let at = 0; at < rows.length; at += 1) {
      const place = (scores[rows[at] ?? 0] ?? absent) - least;
      times[place] = (times[place] ?? 0) + 1;
    }
    return times;
  }

  /** Puts the score of all rows where each has its own. */
  #spread(): void {
    const score = this.#even;
    this.#even = undefined;
    if (score !== undefined && this.#atOnce) this.#put(this.#atOnce, score);
  }

  #put(rows: Uint32Array, score: number): void {
    const length = (rows[rows.length - 1] ?? 0) + 1;
    if (length > this.#scores.length) {
      const grown = new Int32Array(length).fill(absent, this.#scores.length);
      grown.set(this.#scores);
      this.#scores = grown;
    }
    const scores = this.#scores;
    for (let at = 0; at < rows.length; at += 1) scores[rows[at] ?? 0] = score;
  }
}
