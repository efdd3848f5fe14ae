/** The rows of several lists as one, in ascending order, and where in them the words stand. */
import { type Doclist, DoclistReader, type WantedColumns } from './doclist.ts';
import { RowPositions } from './row-positions.ts';

export class MergedRows {
  /** The row that `seek` found. */
  row = 0;
  /** A heap: the reader with the least row comes first. */
  readonly #heap: DoclistReader[];
  /** The least row of all other readers: the lists are of different times, so the first one is mostly far below. */
  #next = Number.POSITIVE_INFINITY;
  readonly #wanted: WantedColumns;
  /** One for each list that has the row: words that begin alike may stand in the same. */
  readonly #positions: RowPositions[] = [];
  #reading = 0;

  constructor(lists: readonly Doclist[], wanted: WantedColumns) {
    this.#wanted = wanted;
    this.#heap = lists.map((list) => new DoclistReader(list)).filter((reader) => reader.next());
    for (let at = (this.#heap.length >> 1) - 1; at >= 0; at -= 1) this.#sink(at);
    this.#next = this.#leastOfOthers();
  }

  /** Moves to the first row from `least` on, which must not be before the present one; false when there is none. */
  seek(least: number): boolean {
    for (let first = this.#heap[0]; first; first = this.#heap[0]) {
      if (!first.seek(least)) this.#drop();
      else if (first.row <= this.#next) {
        this.row = first.row;
        return true;
      }
      this.#sink(0);
      this.#next = this.#leastOfOthers();
    }
    return false;
  }

  /** Begins to read the positions in the present row. */
  start(): void {
    this.#reading = 0;
    this.#startAt(0);
  }

  /** The first position from `least` on, which must not be less than before; Infinity when there is none. */
  position(least: number): number {
    let first = Number.POSITIVE_INFINITY;
    for (let at = 0; at < this.#reading; at += 1) {
      const position = this.#positions[at]?.seek(least) ?? first;
      if (position < first) first = position;
    }
    return first;
  }

  /** Puts the last reader where the first one was. */
  #drop(): void {
    const last = this.#heap.pop();
    if (last && this.#heap.length > 0) this.#heap[0] = last;
  }

  #leastOfOthers(): number {
    const [, left, right] = this.#heap;
    return Math.min(left?.row ?? Number.POSITIVE_INFINITY, right?.row ?? Number.POSITIVE_INFINITY);
  }

  /** Lists with the same row come right behind each other in the heap. */
  #startAt(at: number): void {
    const reader = this.#heap[at];
    if (reader?.row !== this.row) return;
    const positions = (this.#positions[this.#reading] ??= new RowPositions(this.#wanted));
    positions.start(reader.bytes, reader.from, reader.to);
    this.#reading += 1;
    if (this.#next > this.row) return;
    this.#startAt(2 * at + 1);
    this.#startAt(2 * at + 2);
  }

  /** Moves a reader down until none with a smaller row is below it. */
  #sink(from: number): void {
    const heap = this.#heap;
    const reader = heap[from];
    if (!reader) return;
    let at = from;
    for (;;) {
      const [left, right] = [heap[2 * at + 1], heap[2 * at + 2]];
      const least = right && left && right.row < left.row ? right : left;
      if (!least || least.row >= reader.row) break;
      heap[at] = least;
      at = least === left ? 2 * at + 1 : 2 * at + 2;
    }
    heap[at] = reader;
  }
}
