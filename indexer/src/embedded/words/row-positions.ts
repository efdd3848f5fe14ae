/** The positions of a word in one row, read as far as they are asked for. */
import { type WantedColumns, columnMark, positionBase } from './doclist.ts';

/** Above every position within a column: positions of different columns are far from each other. */
const columnStep = 2 ** 27;

export class RowPositions {
  readonly #wanted: WantedColumns;
  #bytes: Uint8Array = new Uint8Array(0);
  #at = 0;
  #end = 0;
  #column = 0;
  #isWanted = false;
  /** The one that was read last, and the same within its column. */
  #position = -1;
  #inColumn = 0;

  constructor(wanted: WantedColumns) {
    this.#wanted = wanted;
  }

  /** Begins to read; the positions lie in these bytes. */
  start(bytes: Uint8Array, from: number, to: number): void {
    this.#bytes = bytes;
    this.#at = from;
    this.#end = to;
    this.#enter(0);
    this.#position = -1;
  }

  /** The first position from `least` on; Infinity when there is none. `least` must not be less than before. */
  seek(least: number): number {
    while (this.#position < least) {
      if (this.#at >= this.#end) return (this.#position = Number.POSITIVE_INFINITY);
      const number = this.#number();
      if (number === columnMark) this.#enter(this.#number());
      else {
        this.#inColumn += number - positionBase;
        if (this.#isWanted) this.#position = this.#column * columnStep + this.#inColumn;
      }
    }
    return this.#position;
  }

  #enter(column: number): void {
    this.#column = column;
    this.#inColumn = 0;
    this.#isWanted = this.#wanted === undefined || this.#wanted[column] === 1;
  }

  #number(): number {
    let byte = this.#bytes[this.#at++] ?? 0;
    let number = byte & 127;
    while (byte > 127) {
      byte = this.#bytes[this.#at++] ?? 0;
      number = number * 128 + (byte & 127);
    }
    return number;
  }
}
