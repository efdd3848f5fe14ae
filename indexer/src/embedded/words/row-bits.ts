/** A set of rows, one bit each. */
export class RowBits {
  #bits = new Uint32Array(0);

  add(row: number): void {
    const at = row >>> 5;
    if (at >= this.#bits.length) {
      const grown = new Uint32Array(Math.max(at + 1, Math.ceil(this.#bits.length * 1.5)));
      grown.set(this.#bits);
      this.#bits = grown;
    }
    this.#bits[at] = (this.#bits[at] ?? 0) | (1 << (row & 31));
  }

  has(row: number): boolean {
    return (((this.#bits[row >>> 5] ?? 0) >>> (row & 31)) & 1) === 1;
  }

  /** The rows, ascending; `most` is at least their number. */
  rows(most: number): Uint32Array {
    const rows = new Uint32Array(most);
    let count = 0;
    for (let at = 0; at < this.#bits.length; at += 1)
      for (let rest = this.#bits[at] ?? 0; rest !== 0; rest &= rest - 1)
        rows[count++] = at * 32 + 31 - Math.clz32(rest & -rest);
    return rows.slice(0, count);
  }
}
