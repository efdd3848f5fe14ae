/** A page of a segment: words in order, each followed by its list of rows, and the places of the words at the end. A list that is longer goes on on the next pages. */
import { VarintReader } from './varint-reader.ts';

/** A word of a page. */
export interface PageWord {
  /** Overwritten when the next one is read. */
  readonly bytes: Uint8Array;
  /** Where its rows begin on the page, and where they end. */
  readonly from: number;
  readonly to: number;
  /** Its rows may go on on the next page. */
  readonly isLast: boolean;
}

/** Every page begins with two numbers of two bytes. */
const headLength = 4;
/** Stands before every word of the index itself. */
const mainIndex = 48;

export class LeafPage {
  readonly bytes: Uint8Array;
  /** Where the lists end and the places of the words begin. */
  readonly #end: number;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
    this.#end = (bytes[2] ?? 0) * 256 + (bytes[3] ?? 0);
  }

  /** What of a list that began on an earlier page stands here. */
  get rest(): { readonly from: number; readonly to: number; readonly isEnd: boolean } {
    const hasWords = this.bytes.length > this.#end;
    const to = hasWords ? new VarintReader(this.bytes, this.#end).next() : this.#end;
    return { from: headLength, to, isEnd: hasWords };
  }

  /** Where the first row number stands that begins here and belongs to a list of an earlier page; 0 without one. It is written as it is, not as a difference. */
  get firstRow(): number {
    return (this.bytes[0] ?? 0) * 256 + (this.bytes[1] ?? 0);
  }

  /** The words in their order. */
  *words(): Generator<PageWord> {
    const places = new VarintReader(this.bytes, this.#end);
    const numbers = new VarintReader(this.bytes);
    let word = new Uint8Array(256);
    let place = places.isAtEnd ? undefined : places.next();
    for (let isFirst = true; place !== undefined; isFirst = false) {
      numbers.moveTo(place);
      const shared = isFirst ? 0 : numbers.next();
      const added = numbers.next();
      const length = shared + added;
      if (length > word.length) word = Buffer.concat([word, Buffer.alloc(length)]);
      word.set(this.bytes.subarray(numbers.at, numbers.at + added), shared);
      const next: number | undefined = places.isAtEnd ? undefined : place + places.next();
      if (word[0] === mainIndex)
        yield {
          bytes: word.subarray(1, length),
          from: numbers.at + added,
          to: next ?? this.#end,
          isLast: next === undefined,
        };
      place = next;
    }
  }
}

/** A word as the pages have it. */
export function wordKey(word: string): Buffer {
  return Buffer.from(`${String.fromCharCode(mainIndex)}${word}`, 'utf8');
}
