/** A page of a segment: words in order, each followed by its list of rows, and the places of the words at the end. A list that is longer goes on on the next pages. */
import { VarintReader } from './varint-reader.ts';

/** Every page begins with two numbers of two bytes. */
const headLength = 4;
/** Stands before every word of the index itself. */
const mainIndex = 48;

/** A word as the pages have it. */
export function wordKey(word: string): Buffer {
  return Buffer.from(`${String.fromCharCode(mainIndex)}${word}`, 'utf8');
}

/** Reads pages, one after the other, and the words of each: objects for each word would take longer than all the rest. */
export class LeafPageReader {
  bytes: Uint8Array = new Uint8Array(0);
  /** Its first `length` bytes are the key of the word that `next` found; the first `shared` of them are also those of the word before. */
  key: Uint8Array = new Uint8Array(128);
  length = 0;
  shared = 0;
  /** Where the word's rows begin on the page, and where they end. */
  from = 0;
  to = 0;
  /** Where the lists end and the places of the words begin. */
  #end = 0;
  readonly #places = new VarintReader();
  readonly #numbers = new VarintReader();
  /** Of the next word. */
  #place: number | undefined;

  open(bytes: Uint8Array): void {
    this.bytes = bytes;
    this.#end = (bytes[2] ?? 0) * 256 + (bytes[3] ?? 0);
    this.#numbers.open(bytes);
    this.#places.open(bytes, this.#end);
    this.#place = this.#places.isAtEnd ? undefined : this.#places.next();
    this.length = 0;
  }

  /** Moves to the next word; false when there is none. */
  next(): boolean {
    const numbers = this.#numbers;
    if (this.#place === undefined) return false;
    numbers.moveTo(this.#place);
    // The first one is written out.
    const shared = this.length === 0 ? 0 : numbers.next();
    const added = numbers.next();
    const start = numbers.at;
    this.shared = shared;
    this.length = shared + added;
    if (this.length > this.key.length) this.key = Buffer.concat([this.key, Buffer.alloc(this.length)]);
    const { bytes, key } = this;
    for (let at = 0; at < added; at += 1) key[shared + at] = bytes[start + at] ?? 0;
    this.from = start + added;
    this.#place = this.#places.isAtEnd ? undefined : this.#place + this.#places.next();
    this.to = this.#place ?? this.#end;
    return true;
  }

  /** Whether there is no other word behind the present one: its rows may go on on the next page. */
  get isLast(): boolean {
    return this.#place === undefined;
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
}
