/** The first of many rows in an order, without ordering the rest. */

/** What rows are ordered by; a larger number comes first. */
export type RowKey = (row: number) => number;

/** The first `count` of rows that come in ascending order; of rows with the same keys those with higher numbers. */
export function firstRows(rows: Uint32Array, count: number, keys: readonly RowKey[]): Uint32Array {
  return select(rows, count, keys).toSorted((a, b) => {
    for (const key of keys) {
      const difference = key(b) - key(a);
      if (difference !== 0 && !Number.isNaN(difference)) return difference;
    }
    return b - a;
  });
}

/** The same, in no order: all rows that are ahead in the first key, and of those that share the last place as many as the other keys let in. */
function select(rows: Uint32Array, count: number, [key, ...others]: readonly RowKey[]): Uint32Array {
  if (rows.length <= count) return rows;
  if (key === undefined) return rows.subarray(rows.length - count);
  if (count <= 0) return new Uint32Array(0);
  const values = new Float64Array(rows.length);
  let isTied = true;
  for (let at = 0; at < rows.length; at += 1) {
    const value = key(rows[at] ?? 0);
    values[at] = value;
    isTied &&= value === values[0];
  }
  if (isTied) return select(rows, count, others);
  const last = nthLargest(values.slice(), count);
  const ahead = rows.filter((_, at) => (values[at] ?? 0) > last);
  const tied = rows.filter((_, at) => values[at] === last);
  const admitted = select(tied, count - ahead.length, others);
  const first = new Uint32Array(count);
  first.set(ahead);
  first.set(admitted, ahead.length);
  return first;
}

/** The value that stands at place `n`, counted from 1, in descending order. Changes the order of the values. */
function nthLargest(values: Float64Array, n: number): number {
  let [from, to] = [0, values.length];
  for (;;) {
    const pivot = values[(from + to) >> 1] ?? 0;
    // Larger values before `larger`, smaller ones from `smaller` on, equal ones between them.
    let [larger, smaller] = [from, to];
    for (let at = from; at < smaller;) {
      const value = values[at] ?? 0;
      if (value > pivot) swap(values, at++, larger++);
      else if (value < pivot) swap(values, at, --smaller);
      else at += 1;
    }
    if (n <= larger) to = larger;
    else if (n > smaller) from = smaller;
    else return pivot;
  }
}

function swap(values: Float64Array, a: number, b: number): void {
  const value = values[a] ?? 0;
  values[a] = values[b] ?? 0;
  values[b] = value;
}
