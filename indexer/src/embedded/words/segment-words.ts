/** The words of a segment, for those who look through all of them: what its pages begin with, and the words of each page once they were asked for. */
import { PackedReader, WordPacker, type WordScan, scanWords } from './packed-words.ts';

interface PageStart {
  readonly page: number;
  /** Sets the first word of the page apart from those before it. */
  readonly word: Uint8Array;
}

export class SegmentWords {
  readonly #pages: Uint32Array;
  readonly #starts: Uint8Array;
  /** Packed, of those pages that were read. */
  readonly #words: (Uint8Array | undefined)[];

  constructor(starts: readonly PageStart[]) {
    this.#pages = Uint32Array.from(starts, ({ page }) => page);
    this.#words = starts.map(() => undefined);
    const packer = new WordPacker();
    let before: Uint8Array = new Uint8Array(0);
    for (const { word } of starts) {
      const shared = sharedLength(before, word);
      packer.add(shared, word, shared, word.length);
      before = word;
    }
    this.#starts = packer.take();
  }

  /** Goes through the wanted words. Pages are left out whose words can have no wanted beginning; `read` gives the packed words of the others. */
  scan(wanted: WordScan, read: (page: number) => Uint8Array): void {
    const start = new PackedReader();
    const words = new PackedReader();
    start.open(this.#starts);
    let leftOut = 0;
    for (let at = 0; start.next(); at += 1) {
      // All words of a page begin with what its start and the next one share.
      const shared = start.sharedWithNext;
      if (leftOut > 0 && shared >= leftOut) continue;
      leftOut = shared > 0 ? wanted.unwanted(start.word, shared) : 0;
      if (leftOut > 0 || !canHold(start, wanted)) continue;
      words.open((this.#words[at] ??= read(this.#pages[at] ?? 0)));
      scanWords(words, wanted);
    }
  }
}

/** Whether there can be a wanted word from the start of a page on, before the next one, by the byte that follows what both share. */
function canHold(start: PackedReader, wanted: WordScan): boolean {
  const { word, sharedWithNext: shared, byteOfNext: most } = start;
  const least = word[shared] ?? 0;
  if (start.length === shared || most === undefined) return true;
  let isFound = false;
  for (let byte = least; byte <= most && !isFound; byte += 1) {
    word[shared] = byte;
    isFound = wanted.unwanted(word, shared + 1) === 0;
  }
  word[shared] = least;
  return isFound;
}

function sharedLength(a: Uint8Array, b: Uint8Array): number {
  let shared = 0;
  while (shared < a.length && shared < b.length && a[shared] === b[shared]) shared += 1;
  return shared;
}
