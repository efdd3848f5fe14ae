/** Whole numbers as SQLite writes them: seven bits a byte, the highest first, each byte but the last with its top bit set. */
export class VarintReader {
  #bytes: Uint8Array;
  #at: number;

  constructor(bytes: Uint8Array = new Uint8Array(0), at = 0) {
    this.#bytes = bytes;
    this.#at = at;
  }

  /** Goes on with other bytes. */
  open(bytes: Uint8Array, at = 0): void {
    this.#bytes = bytes;
    this.#at = at;
  }

  get isAtEnd(): boolean {
    return this.#at >= this.#bytes.length;
  }

  get at(): number {
    return this.#at;
  }

  moveTo(at: number): void {
    this.#at = at;
  }

  skip(count: number): void {
    for (let number = 0; number < count; number += 1) this.next();
  }

  next(): number {
    let value = 0;
    for (;;) {
      const byte = this.#bytes[this.#at++] ?? 0;
      value = value * 128 + (byte & 127);
      if (byte < 128) return value;
    }
  }
}
