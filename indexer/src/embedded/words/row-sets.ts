/** Sets of rows, as arrays in ascending order. */
import { RowBits } from './row-bits.ts';

export function intersection(a: Uint32Array, b: Uint32Array): Uint32Array {
  const both = new Uint32Array(Math.min(a.length, b.length));
  let count = 0;
  for (let atA = 0, atB = 0; atA < a.length && atB < b.length;) {
    const rowA = a[atA] ?? 0;
    const rowB = b[atB] ?? 0;
    if (rowA === rowB) both[count++] = rowA;
    if (rowA <= rowB) atA += 1;
    if (rowB <= rowA) atB += 1;
  }
  return both.slice(0, count);
}

export function difference(a: Uint32Array, b: Uint32Array): Uint32Array {
  let atB = 0;
  return a.filter((row) => {
    while (atB < b.length && (b[atB] ?? 0) < row) atB += 1;
    return b[atB] !== row;
  });
}

export function union(sets: readonly Uint32Array[]): Uint32Array {
  const [smallest = new Uint32Array(0), ...larger] = sets
    .filter((set) => set.length > 0)
    .toSorted((a, b) => a.length - b.length);
  return larger.reduce(unionOfTwo, smallest);
}

function unionOfTwo(a: Uint32Array, b: Uint32Array): Uint32Array {
  const either = new Uint32Array(a.length + b.length);
  let count = 0;
  for (let atA = 0, atB = 0; atA < a.length || atB < b.length;) {
    const rowA = a[atA] ?? Number.POSITIVE_INFINITY;
    const rowB = b[atB] ?? Number.POSITIVE_INFINITY;
    either[count++] = rowA < rowB ? rowA : rowB;
    if (rowA <= rowB) atA += 1;
    if (rowB <= rowA) atB += 1;
  }
  return either.slice(0, count);
}

/** Collects rows in any order, some of them several times. */
export class RowList {
  #rows = new Uint32Array(64);
  #count = 0;
  #isAscending = true;

  add(row: number): void {
    if (this.#count === this.#rows.length) {
      const grown = new Uint32Array(this.#count * 2);
      grown.set(this.#rows);
      this.#rows = grown;
    }
    if (this.#count > 0 && row <= (this.#rows[this.#count - 1] ?? 0)) this.#isAscending = false;
    this.#rows[this.#count++] = row;
  }

  /** Each row once, ascending. */
  rows(): Uint32Array {
    const rows = this.#rows.subarray(0, this.#count);
    if (this.#isAscending) return rows.slice();
    const bits = new RowBits();
    for (const row of rows) bits.add(row);
    return bits.rows(this.#count);
  }
}
