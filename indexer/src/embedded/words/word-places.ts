/** Where a word stands in some rows. */
import { type Doclist, DoclistReader, type WantedColumns } from './doclist.ts';
import { RowPositions } from './row-positions.ts';

/** A part of a list: which list, from where, to where, and the number of another part of the same row. */
const partLength = 4;
const none = -1;

export class WordPlaces {
  readonly #lists: readonly Doclist[];
  /** One for each part of the row: the words that begin alike may stand in the same row. */
  readonly #readers: RowPositions[] = [];
  readonly #wanted: WantedColumns;
  #reading = 0;
  /** For each row the number of its last part. */
  readonly #last: Int32Array;
  #parts: Int32Array;
  #count = 0;

  /** The rows ascend. */
  constructor(lists: readonly Doclist[], rows: Uint32Array, wanted: WantedColumns) {
    this.#lists = lists;
    this.#wanted = wanted;
    this.#last = new Int32Array(rows.length).fill(none);
    this.#parts = new Int32Array((rows.length + 1) * partLength);
    for (let number = 0; number < lists.length; number += 1) this.#findIn(number, rows);
  }

  /** Begins to read the positions in a row, given by its place among the rows. */
  start(at: number): void {
    const parts = this.#parts;
    this.#reading = 0;
    for (let part = this.#last[at] ?? none; part !== none; part = parts[part * partLength + 3] ?? none) {
      const place = part * partLength;
      const reader = (this.#readers[this.#reading] ??= new RowPositions(this.#wanted));
      const bytes = this.#lists[parts[place] ?? 0]?.bytes ?? new Uint8Array(0);
      reader.start(bytes, parts[place + 1] ?? 0, parts[place + 2] ?? 0);
      this.#reading += 1;
    }
  }

  /** The first position from `least` on; Infinity when there is none. `least` must not be less than before. */
  seek(least: number): number {
    let first = Number.POSITIVE_INFINITY;
    for (let at = 0; at < this.#reading; at += 1) {
      const position = this.#readers[at]?.seek(least) ?? first;
      if (position < first) first = position;
    }
    return first;
  }

  #findIn(number: number, rows: Uint32Array): void {
    const list = this.#lists[number];
    if (!list) return;
    const reader = new DoclistReader(list);
    let at = 0;
    while (reader.next()) {
      while (at < rows.length && (rows[at] ?? 0) < reader.row) at += 1;
      if (at === rows.length) return;
      if (rows[at] !== reader.row) continue;
      const start = this.#count * partLength;
      if (start === this.#parts.length) this.#grow();
      this.#parts[start] = number;
      this.#parts[start + 1] = reader.from;
      this.#parts[start + 2] = reader.to;
      this.#parts[start + 3] = this.#last[at] ?? none;
      this.#last[at] = this.#count;
      this.#count += 1;
    }
  }

  #grow(): void {
    const grown = new Int32Array(this.#parts.length * 2);
    grown.set(this.#parts);
    this.#parts = grown;
  }
}
