/** Vectors of one field in memory, for as many rows as have one. */
import type { Vector } from '../store/vectors.ts';

export class VectorColumn {
  readonly #dimensions: number;
  /** One vector after the other; bytes as long as all of them are. */
  #cells: Vector = new Int8Array(0);
  /** By place: what brings its vector to length 1. */
  #scales = new Float64Array(0);
  #rows = new Int32Array(0);
  readonly #placeOf = new Map<number, number>();

  constructor(dimensions: number) {
    this.#dimensions = dimensions;
  }

  /** Number of vectors; their places are the numbers below it. */
  get size(): number {
    return this.#placeOf.size;
  }

  /** By place its row. Only for the search that asks: a change moves vectors. Nobody may change it. */
  get rows(): Int32Array {
    return this.#rows;
  }

  /** Place of a row; undefined when it has no vector. */
  placeOf(row: number): number | undefined {
    return this.#placeOf.get(row);
  }

  /** Makes room for so many vectors, no fewer than there are. */
  reserve(count: number): void {
    const isOfBytes = this.#cells instanceof Int8Array;
    this.#cells = withAll(new (isOfBytes ? Int8Array : Float32Array)(count * this.#dimensions), this.#cells);
    this.#scales = withAll(new Float64Array(count), this.#scales);
    this.#rows = withAll(new Int32Array(count), this.#rows);
  }

  set(row: number, vector: Vector | undefined): void {
    if (!vector) {
      this.#remove(row);
      return;
    }
    const place = this.#placeOf.get(row) ?? this.size;
    if (place >= this.#rows.length) this.reserve(Math.ceil(place * 1.5) + 1);
    if (vector instanceof Float32Array && this.#cells instanceof Int8Array) this.#cells = new Float32Array(this.#cells);
    this.#cells.set(vector, place * this.#dimensions);
    this.#scales[place] = scaleOf(vector);
    this.#rows[place] = row;
    this.#placeOf.set(row, place);
  }

  /** How far the vectors at some places are from another, by place: 0 in the same direction, 2 in the opposite one, 1 for nothing but zeros. */
  distances(vector: readonly number[], places: Uint32Array): Float64Array {
    const distances = new Float64Array(this.size);
    const wanted = Float64Array.from(vector, Math.fround);
    const scale = scaleOf(wanted);
    for (let at = 0; at < places.length; at += 1) {
      const place = places[at] ?? 0;
      const product = productAt(this.#cells, place * this.#dimensions, wanted);
      // Four bytes, as the real server has: what the last bits of eight tell apart is equally far.
      distances[place] = Math.fround(1 - Math.fround(product * scale * (this.#scales[place] ?? 0)));
    }
    return distances;
  }

  /** The last vector takes the place of the removed one. */
  #remove(row: number): void {
    const place = this.#placeOf.get(row);
    if (place === undefined) return;
    this.#placeOf.delete(row);
    const last = this.size;
    if (place === last) return;
    const moved = this.#rows[last] ?? 0;
    this.#cells.copyWithin(place * this.#dimensions, last * this.#dimensions, (last + 1) * this.#dimensions);
    this.#scales[place] = this.#scales[last] ?? 0;
    this.#rows[place] = moved;
    this.#placeOf.set(moved, place);
  }
}

/** Product of a vector and as many cells. */
function productAt(cells: Vector, from: number, vector: Float64Array): number {
  let sum = 0;
  for (let at = 0; at < vector.length; at += 1) sum += (cells[from + at] ?? 0) * (vector[at] ?? 0);
  return sum;
}

function scaleOf(vector: Vector | Float64Array): number {
  let squares = 0;
  for (let at = 0; at < vector.length; at += 1) squares += (vector[at] ?? 0) ** 2;
  return squares === 0 ? 0 : 1 / Math.sqrt(squares);
}

/** Numbers that begin with others. */
function withAll<Numbers extends { set(others: ArrayLike<number>): void }>(
  numbers: Numbers,
  others: ArrayLike<number>,
): Numbers {
  numbers.set(others);
  return numbers;
}
