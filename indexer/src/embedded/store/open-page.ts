/** The page of bodies that is being filled: documents as lines, one after the other in the same memory. */

/** Large enough to compress well, small enough to be read for one document. */
export const pageLength = 256 * 1024;

const newline = 10;

export class OpenPage {
  /** Room for a page and a long document; the system gives memory where it is first written. */
  #bytes = Buffer.allocUnsafeSlow(4 * pageLength);
  #length = 0;
  #documents = 0;

  get documents(): number {
    return this.#documents;
  }

  get isFull(): boolean {
    return this.#length >= pageLength;
  }

  /** Its lines. */
  get content(): Buffer {
    return this.#bytes.subarray(0, this.#length);
  }

  /** Adds a document, given as JSON in one line. Returns its number on the page, from 0 on. */
  add(json: string | Uint8Array): number {
    const isText = typeof json === 'string';
    this.#reserve(1 + (isText ? json.length * mostBytes : json.length));
    if (this.#documents > 0) this.#bytes[this.#length++] = newline;
    if (isText) this.#length += this.#bytes.write(json, this.#length, 'utf8');
    else {
      this.#bytes.set(json, this.#length);
      this.#length += json.length;
    }
    return this.#documents++;
  }

  clear(): void {
    this.#length = 0;
    this.#documents = 0;
  }

  #reserve(bytes: number): void {
    if (this.#length + bytes <= this.#bytes.length) return;
    const larger = Buffer.allocUnsafeSlow(this.#length + bytes);
    larger.set(this.content);
    this.#bytes = larger;
  }
}

/** Of a unit of a JavaScript string, in UTF-8. */
const mostBytes = 3;

/** One of the lines of a page; undefined when it has fewer. */
export function lineAt(lines: Buffer, index: number): string | undefined {
  let start = 0;
  for (let line = 0; line < index; line += 1) {
    const end = lines.indexOf(newline, start);
    if (end === -1) return undefined;
    start = end + 1;
  }
  const end = lines.indexOf(newline, start);
  return lines.toString('utf8', start, end === -1 ? lines.length : end);
}
