/** The few values that many rows have, as small numbers: counting them is one pass over arrays. */

export class DistinctValues {
  /** Number of each row's value among `#values`. */
  #numbers: Uint32Array<ArrayBuffer>;
  /** What stands in a row: nothing, a value, or several. The first is nothing. */
  readonly #values: (readonly number[])[] = [[]];
  readonly #numberOfValue = new Map<number, number>();
  /** Rows that follow each other often have the same value. */
  #lastValue = Number.NaN;
  #lastNumber = 0;
  readonly #numberOfSeveral = new Map<string, number>();

  constructor(rows: number) {
    this.#numbers = new Uint32Array(rows);
  }

  /** NaN is nothing. */
  set(row: number, values: number | readonly number[]): void {
    if (row >= this.#numbers.length) {
      const grown = new Uint32Array(Math.max(row + 1, Math.ceil(this.#numbers.length * 1.5)));
      grown.set(this.#numbers);
      this.#numbers = grown;
    }
    this.#numbers[row] = typeof values === 'number' ? this.#numberOfOne(values) : this.#numberOfMany(values);
  }

  /** Number of different values. */
  get size(): number {
    return this.#values.length;
  }

  /** Number of a row's value. */
  numberAt(row: number): number {
    return this.#numbers[row] ?? 0;
  }

  /** How often each value occurs in these rows. */
  counts(rows: Uint32Array): ReadonlyMap<number, number> {
    return this.countsOf(timesOf(rows, this.#numbers, this.size));
  }

  /** The same from how often each number occurs. */
  countsOf(times: Uint32Array): ReadonlyMap<number, number> {
    const counts = new Map<number, number>();
    times.forEach((count, number) => {
      if (count > 0)
        for (const value of this.#values[number] ?? []) counts.set(value, (counts.get(value) ?? 0) + count);
    });
    return counts;
  }

  #numberOfOne(value: number): number {
    if (Number.isNaN(value)) return 0;
    if (value === this.#lastValue) return this.#lastNumber;
    const known = this.#numberOfValue.get(value);
    const number = known ?? this.#values.push([value]) - 1;
    if (known === undefined) this.#numberOfValue.set(value, number);
    [this.#lastValue, this.#lastNumber] = [value, number];
    return number;
  }

  #numberOfMany(values: readonly number[]): number {
    const name = values.join();
    const known = this.#numberOfSeveral.get(name);
    if (known !== undefined) return known;
    const number = this.#values.push(values) - 1;
    this.#numberOfSeveral.set(name, number);
    return number;
  }
}

/** How often each number occurs in some rows. */
export function timesOf(rows: Uint32Array, numbers: Uint32Array, size: number): Uint32Array {
  const times = new Uint32Array(size);
  for (let at = 0; at < rows.length; at += 1) {
    const number = numbers[rows[at] ?? 0] ?? 0;
    times[number] = (times[number] ?? 0) + 1;
  }
  return times;
}
