/** The values of some thousand rows, as numbers, field by field in one compressed block: neighbours resemble each other, so it is small and quickly read. */
import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib';

/** Values of one field of a document: none, one, or several. */
export type FieldValue = number | readonly number[] | undefined;

/** Rows in a block: a change of one of them writes all anew. */
export const blockRows = 4_096;
/** Most blocks pass in one piece, instead of many small ones. */
const chunkSize = 256 * 1024;
const compression = { params: { [constants.ZSTD_c_compressionLevel]: 3 }, chunkSize };

/** Bytes of a number in a field: as few as all of them fit into. Without any number it is 0. */
type Width = 0 | 1 | 2 | 4 | 8;

/** The whole numbers of each width, smallest first, and which of them stands for no number. */
const integers = [
  { width: 1, least: 0, most: 254, none: 255, array: Uint8Array },
  { width: 2, least: 0, most: 65_534, none: 65_535, array: Uint16Array },
  { width: 4, least: 1 - 2 ** 31, most: 2 ** 31 - 1, none: -(2 ** 31), array: Int32Array },
] as const;

/** What stands before the numbers: their width in each field, 0 where no row has one, and the values of rows that have several. */
interface BlockHead {
  readonly widths: readonly Width[];
  readonly several: readonly (readonly [field: number, slot: number, values: readonly number[]])[];
}

export class ValueBlock {
  readonly #present: Uint8Array;
  readonly #fields: readonly Float64Array[];
  readonly #several: readonly Map<number, readonly number[]>[];

  constructor(present: Uint8Array, fields: readonly Float64Array[]) {
    this.#present = present;
    this.#fields = fields;
    this.#several = fields.map(() => new Map<number, readonly number[]>());
  }

  static empty(fields: number): ValueBlock {
    const lanes = Array.from({ length: fields }, () => new Float64Array(blockRows).fill(Number.NaN));
    return new ValueBlock(new Uint8Array(blockRows), lanes);
  }

  /** With these fields only. */
  static decode(block: Uint8Array, fields: readonly number[]): ValueBlock {
    const bytes = alignedBytes(zstdDecompressSync(block, { chunkSize }));
    const headLength = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
    const head: BlockHead = JSON.parse(new TextDecoder().decode(bytes.subarray(4, 4 + headLength)));
    let at = aligned(4 + headLength);
    const present = bytes.subarray(at, at + blockRows);
    at += blockRows;
    const lanes = head.widths.map((width, field) => {
      const from = at;
      at += width * blockRows;
      return fields.includes(field) ? numbersAt(bytes, from, width) : undefined;
    });
    const result = new ValueBlock(
      present,
      fields.map((field) => lanes[field] ?? numbersAt(bytes, 0, 0)),
    );
    for (const [field, slot, values] of head.several) result.#several[fields.indexOf(field)]?.set(slot, values);
    return result;
  }

  encode(): Uint8Array {
    const widths = this.#fields.map(widthOf);
    const several = this.#several.flatMap((rows, field) => [...rows].map(([slot, values]) => [field, slot, values]));
    const head = Buffer.from(JSON.stringify({ widths, several }), 'utf8');
    const start = aligned(4 + head.length);
    const length = widths.reduce((sum: number, width) => sum + width * blockRows, start + blockRows);
    const bytes = new Uint8Array(length);
    new DataView(bytes.buffer).setUint32(0, head.length, true);
    bytes.set(head, 4);
    bytes.set(this.#present, start);
    let at = start + blockRows;
    this.#fields.forEach((numbers, field) => {
      const width = widths[field] ?? 0;
      const integer = integers.find((one) => one.width === width);
      if (integer) {
        const cells = new integer.array(bytes.buffer, at, blockRows);
        for (let slot = 0; slot < blockRows; slot += 1) {
          const value = numbers[slot] ?? Number.NaN;
          cells[slot] = Number.isNaN(value) ? integer.none : value;
        }
      } else if (width === 8) new Float64Array(bytes.buffer, at, blockRows).set(numbers);
      at += width * blockRows;
    });
    return zstdCompressSync(bytes, compression);
  }

  /** Places of the rows that hold a document. */
  slots(): readonly number[] {
    const slots: number[] = [];
    for (let slot = 0; slot < blockRows; slot += 1) if (this.#present[slot] === 1) slots.push(slot);
    return slots;
  }

  get isEmpty(): boolean {
    return !this.#present.includes(1);
  }

  /** By the field's place among those that were decoded. */
  value(field: number, slot: number): FieldValue {
    const value = this.#fields[field]?.[slot] ?? Number.NaN;
    return Number.isNaN(value) ? this.#several[field]?.get(slot) : value;
  }

  set(slot: number, values: readonly FieldValue[]): void {
    this.#present[slot] = 1;
    this.#fields.forEach((numbers, field) => {
      const value = values[field];
      numbers[slot] = typeof value === 'number' ? value : Number.NaN;
      if (typeof value === 'object') this.#several[field]?.set(slot, value);
      else this.#several[field]?.delete(slot);
    });
  }

  remove(slot: number): void {
    this.set(slot, []);
    this.#present[slot] = 0;
  }
}

function aligned(length: number): number {
  return Math.ceil(length / 8) * 8;
}

/** The same bytes where numbers can be read as such. */
function alignedBytes(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  return bytes.byteOffset % 8 === 0 ? bytes : Uint8Array.from(bytes);
}

function numbersAt(bytes: Uint8Array<ArrayBuffer>, from: number, width: Width): Float64Array {
  const start = bytes.byteOffset + from;
  if (width === 8) return new Float64Array(bytes.buffer, start, blockRows);
  const integer = integers.find((one) => one.width === width);
  if (!integer) return new Float64Array(blockRows).fill(Number.NaN);
  const numbers = new Float64Array(new integer.array(bytes.buffer, start, blockRows));
  for (let slot = 0; slot < blockRows; slot += 1) if (numbers[slot] === integer.none) numbers[slot] = Number.NaN;
  return numbers;
}

function widthOf(numbers: Float64Array): Width {
  let least = Number.POSITIVE_INFINITY;
  let most = Number.NEGATIVE_INFINITY;
  for (let slot = 0; slot < blockRows; slot += 1) {
    const value = numbers[slot] ?? Number.NaN;
    if (Number.isNaN(value)) continue;
    if (!Number.isInteger(value)) return 8;
    if (value < least) least = value;
    if (value > most) most = value;
  }
  if (least > most) return 0;
  return integers.find((one) => least >= one.least && most <= one.most)?.width ?? 8;
}
