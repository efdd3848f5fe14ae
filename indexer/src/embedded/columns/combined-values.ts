/**
 * Several columns as one: most rows share the values of all of them with many others, so counting what they have together costs about as much as counting one
 * column.
 */
import { type DistinctValues, timesOf } from './distinct-values.ts';

/** A column with more different values is not combined with others. */
export const mostCombined = 512;

export class CombinedValues {
  readonly #columns: readonly DistinctValues[];
  /** Number of each row's combination. */
  #numbers = new Uint32Array(0);
  /** For each column: number of the combination so far and of the column's value → number of both. */
  readonly #steps: readonly Map<number, number>[];
  /** For each combination the numbers of its values, one a column. */
  readonly #parts: (readonly number[])[] = [];

  constructor(columns: readonly DistinctValues[], rows: number) {
    this.#columns = columns;
    this.#steps = columns.map(() => new Map());
    this.#grow(rows);
    for (let row = 0; row < rows; row += 1) this.update(row);
  }

  /** Takes over what the columns have in a row. */
  update(row: number): void {
    if (row >= this.#numbers.length) this.#grow(Math.ceil(row * 1.5) + 1);
    let number = 0;
    for (let at = 0; at < this.#columns.length; at += 1)
      number = this.#numberOfBoth(at, number, this.#columns[at]?.numberAt(row) ?? 0);
    this.#numbers[row] = number;
    this.#parts[number] ??= this.#columns.map((column) => column.numberAt(row));
  }

  /** How often each value occurs in these rows, by column. */
  counts(rows: Uint32Array): ReadonlyMap<DistinctValues, ReadonlyMap<number, number>> {
    const times = timesOf(rows, this.#numbers, this.#parts.length);
    return new Map(
      this.#columns.map((column, at) => {
        const own = new Uint32Array(column.size);
        times.forEach((count, number) => {
          const part = this.#parts[number]?.[at] ?? 0;
          own[part] = (own[part] ?? 0) + count;
        });
        return [column, column.countsOf(own)];
      }),
    );
  }

  /** Whether all of these are among its columns. */
  has(columns: readonly DistinctValues[]): boolean {
    return columns.every((column) => this.#columns.includes(column));
  }

  #numberOfBoth(at: number, before: number, own: number): number {
    const step = this.#steps[at];
    const key = before * 2 ** 21 + own;
    const known = step?.get(key);
    if (known !== undefined) return known;
    const number = step?.size ?? 0;
    step?.set(key, number);
    return number;
  }

  #grow(length: number): void {
    const grown = new Uint32Array(length);
    grown.set(this.#numbers);
    this.#numbers = grown;
  }
}
