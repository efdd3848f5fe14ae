/** Sorted words in one piece of memory: objects for each of them would take many times as much, and going through them would take longer. */

/** Before what a word adds stand two bytes: how much it shares with the word before, and how much it adds. One byte is enough for each: words are cut after 100. */
const headBytes = 2;
const longest = 255;

/** What is looked for among many words. */
export interface WordScan {
  /**
   * Is asked about a beginning, the first `length` bytes of what it is given: how many of them are enough that no word with them is wanted; 0 when one that begins so
   * may be.
   */
  unwanted(beginning: Uint8Array, length: number): number;
  /** Is called with the first `length` bytes of what it is given; the next word overwrites them. */
  use(word: Uint8Array, length: number): void;
}

/** Packs words that come in their order. */
export class WordPacker {
  #packed = new Uint8Array(1024);
  #end = 0;

  /** Adds a word by what follows in it on what it shares with the one before. */
  add(shared: number, bytes: Uint8Array, from: number, to: number): void {
    const end = this.#end + headBytes;
    const next = end + to - from;
    if (next > this.#packed.length) {
      const grown = new Uint8Array(next * 2);
      grown.set(this.#packed);
      this.#packed = grown;
    }
    const packed = this.#packed;
    packed[end - 2] = shared;
    packed[end - 1] = to - from;
    for (let at = from, put = end; at < to; at += 1, put += 1) packed[put] = bytes[at] ?? 0;
    this.#end = next;
  }

  /** What was added since the last call. */
  take(): Uint8Array {
    const packed = this.#packed.slice(0, this.#end);
    this.#end = 0;
    return packed;
  }
}

/** Reads packed words, one after the other. */
export class PackedReader {
  /** Its first `length` bytes are the word that `next` found. */
  readonly word = new Uint8Array(longest);
  length = 0;
  #packed: Uint8Array = new Uint8Array(0);
  #at = 0;

  open(packed: Uint8Array): void {
    this.#packed = packed;
    this.#at = 0;
  }

  /** Moves to the next word; false when there is none. Words that begin with the first `leftOut` bytes of the present one are passed over; with 0 none are. */
  next(leftOut = 0): boolean {
    const packed = this.#packed;
    const { word } = this;
    let head = this.#at;
    if (leftOut > 0)
      while (head < packed.length && (packed[head] ?? 0) >= leftOut) head += headBytes + (packed[head + 1] ?? 0);
    if (head >= packed.length) return false;
    const from = head + headBytes;
    const end = from + (packed[head + 1] ?? 0);
    const shared = packed[head] ?? 0;
    for (let at = from, to = shared; at < end; at += 1, to += 1) word[to] = packed[at] ?? 0;
    this.length = shared + end - from;
    this.#at = end;
    return true;
  }

  /** How much of the present word is also that of the next one; 0 when there is none. */
  get sharedWithNext(): number {
    return this.#packed[this.#at] ?? 0;
  }

  /** What follows in the next word what both share; undefined when there is none. */
  get byteOfNext(): number | undefined {
    return this.#packed[this.#at + headBytes];
  }
}

/** Goes through the words of a reader in their order. */
export function scanWords(words: PackedReader, wanted: WordScan): void {
  let leftOut = 0;
  while (words.next(leftOut)) {
    leftOut = wanted.unwanted(words.word, words.length);
    if (leftOut === 0) wanted.use(words.word, words.length);
  }
}
