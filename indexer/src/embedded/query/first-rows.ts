/** The first of many rows in an order, without ordering the rest. */

/** What rows are ordered by. The numbers stand in an array, by row: a call for each of many thousand rows takes longer than all the rest. */
export interface RowKey {
  /** A row without a number, which is NaN, comes last in either direction. */
  readonly numbers: Float64Array | Int32Array;
  readonly isDescending: boolean;
}

/** The first `count` of rows that come in ascending order; of rows with the same keys those with higher numbers. */
export function firstRows(rows: Uint32Array, count: number, keys: readonly RowKey[]): Uint32Array {
  const isBefore = (a: number, b: number): boolean => {
    for (const key of keys) {
      const [ofA, ofB] = [rankOf(a, key), rankOf(b, key)];
      if (ofA !== ofB) return ofA > ofB;
    }
    return a > b;
  };
  const first = rows.length <= count ? rows : select(rows, count, keys, isBefore);
  return first.toSorted((a, b) => (a === b ? 0 : isBefore(a, b) ? -1 : 1));
}

/** A larger one comes first. */
function rankOf(row: number, { numbers, isDescending }: RowKey): number {
  const number = numbers[row] ?? Number.NaN;
  if (Number.isNaN(number)) return Number.NEGATIVE_INFINITY;
  return isDescending ? number : -number;
}

const noKey: RowKey = { numbers: new Float64Array(0), isDescending: true };

type RowOrder = (a: number, b: number) => boolean;

/** The same, in no order: a heap of the best rows so far, the worst of them on top. */
function select(rows: Uint32Array, count: number, [key = noKey]: readonly RowKey[], isBefore: RowOrder): Uint32Array {
  if (count <= 0) return new Uint32Array(0);
  // Newer documents have higher numbers, so one end has most of the first rows; beginning there, the others are soon seen to be none.
  const isFromStart = isBefore(rows[0] ?? 0, rows[rows.length - 1] ?? 0);
  const rowAt = (at: number): number => rows[isFromStart ? at : rows.length - 1 - at] ?? 0;
  const heap = Uint32Array.from({ length: count }, (_, at) => rowAt(at));
  for (let at = (count >> 1) - 1; at >= 0; at -= 1) sink(heap, at, isBefore);
  let worst = heap[0] ?? 0;
  let worstRank = rankOf(worst, key);
  for (let at = count; at < rows.length; at += 1) {
    const row = rowAt(at);
    const own = rankOf(row, key);
    if (own < worstRank || (own === worstRank && !isBefore(row, worst))) continue;
    heap[0] = row;
    sink(heap, 0, isBefore);
    worst = heap[0];
    worstRank = rankOf(worst, key);
  }
  return heap;
}

/** Moves a row down until no worse one is below it. */
function sink(heap: Uint32Array, from: number, isBefore: RowOrder): void {
  const row = heap[from] ?? 0;
  let at = from;
  for (;;) {
    let child = 2 * at + 1;
    if (child >= heap.length) break;
    if (child + 1 < heap.length && isBefore(heap[child] ?? 0, heap[child + 1] ?? 0)) child += 1;
    if (!isBefore(row, heap[child] ?? 0)) break;
    heap[at] = heap[child] ?? 0;
    at = child;
  }
  heap[at] = row;
}
