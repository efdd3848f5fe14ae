/** The rows of a word in one segment, and where in them it stands. */
import type { RowBits } from './row-bits.ts';

export interface Doclist {
  readonly bytes: Uint8Array;
  readonly from: number;
  readonly to: number;
  /** Where a row number is written as it is; every other is the difference to the one before. */
  readonly wholes: readonly number[];
  readonly deleted: RowBits | undefined;
}

/** Numbers of columns to look into; undefined for all. */
export type WantedColumns = Uint8Array | undefined;

export function wantedColumns(columns: readonly number[] | undefined): WantedColumns {
  if (columns === undefined) return undefined;
  const wanted = new Uint8Array(Math.max(0, ...columns) + 1);
  for (const column of columns) wanted[column] = 1;
  return wanted;
}

/** Goes through the rows of a list, in ascending order. */
export class DoclistReader {
  /** The row, and where its positions are. */
  row = 0;
  from = 0;
  to: number;
  readonly #list: Doclist;
  readonly bytes: Uint8Array;
  readonly #deleted: RowBits | undefined;
  #nextWhole = 0;
  #whole: number;

  constructor(list: Doclist) {
    this.#list = list;
    this.bytes = list.bytes;
    this.#deleted = list.deleted;
    this.#whole = list.wholes[0] ?? -1;
    this.to = list.from;
  }

  /** Moves to the next row that is in the index; false when there is none. */
  next(): boolean {
    while (this.#step()) if (this.#deleted === undefined || !this.#deleted.has(this.row)) return true;
    return false;
  }

  /** Moves to the first such row from `least` on. */
  seek(least: number): boolean {
    while (this.row < least) if (!this.next()) return false;
    return true;
  }

  /** Numbers are read in place, as in `isInColumns`: a search reads millions, and a call for each costs more than the rest. */
  #step(): boolean {
    const { bytes } = this;
    let at = this.to;
    if (at >= this.#list.to) return false;
    const isWhole = at === this.#whole;
    let byte = bytes[at++] ?? 0;
    let number = byte & 127;
    while (byte > 127) {
      byte = bytes[at++] ?? 0;
      number = number * 128 + (byte & 127);
    }
    if (isWhole) {
      this.row = number;
      this.#nextWhole += 1;
      this.#whole = this.#list.wholes[this.#nextWhole] ?? -1;
    } else this.row += number;
    byte = bytes[at++] ?? 0;
    let size = byte & 127;
    while (byte > 127) {
      byte = bytes[at++] ?? 0;
      size = size * 128 + (byte & 127);
    }
    this.from = at;
    // The lowest bit is a mark that this kind of index does not use.
    this.to = at + (size >>> 1);
    return true;
  }
}

/** Stands before the number of a column. */
export const columnMark = 1;
/** A position is the difference to the one before, and this. */
export const positionBase = 2;

/** Whether any of these positions is in one of the columns. */
export function isInColumns(
  bytes: Uint8Array,
  { from, to }: { readonly from: number; readonly to: number },
  wanted: WantedColumns,
): boolean {
  if (wanted === undefined) return to > from;
  if (to > from && bytes[from] !== columnMark && wanted[0] === 1) return true;
  for (let at = from; at < to;) {
    if (bytes[at] !== columnMark) {
      while ((bytes[at++] ?? 0) > 127);
      continue;
    }
    at += 1;
    let column = 0;
    let byte: number;
    do {
      byte = bytes[at++] ?? 0;
      column = column * 128 + (byte & 127);
    } while (byte > 127);
    if (wanted[column] === 1) return true;
  }
  return false;
}
