/** Words of a page in one piece of memory: objects for each of them would take many times as much. */
import type { LeafPageReader } from './leaf-page.ts';

/** Before what a word adds stand two bytes: how much it shares with the word before, and how much it adds. One byte is enough for each: words are cut after 100. */
const headBytes = 2;
const longest = 255;

/** The words of the page that was opened. */
export function packWords(page: LeafPageReader): Uint8Array {
  let packed = new Uint8Array(512);
  let end = 0;
  while (page.next()) {
    // The key has one byte before the word.
    const shared = Math.max(0, page.shared - 1);
    const added = page.length - 1 - shared;
    const next = end + headBytes + added;
    if (next > packed.length) {
      const grown = new Uint8Array(next * 2);
      grown.set(packed);
      packed = grown;
    }
    packed[end] = shared;
    packed[end + 1] = added;
    for (let at = 0; at < added; at += 1) packed[end + headBytes + at] = page.key[1 + shared + at] ?? 0;
    end = next;
  }
  return packed.slice(0, end);
}

/** What is looked for among many words. */
export interface WordScan {
  /** How many of the first bytes of a beginning of `length` bytes are such that no word is wanted that begins with them; 0 when words that begin so may be wanted. */
  unwanted(beginning: Uint8Array, length: number): number;
  /** Is called with the first `length` bytes of what it is given; the next word overwrites them. */
  use(word: Uint8Array, length: number): void;
}

/** A place for a word, for as many scans as come one after the other: making it takes longer than to look at a page's words. */
export function wordBuffer(): Uint8Array {
  return new Uint8Array(longest);
}

/** Goes through the words in their order. */
export function scanPacked(packed: Uint8Array, wanted: WordScan, word: Uint8Array): void {
  let leftOut = 0;
  for (let at = 0; at < packed.length;) {
    const shared = packed[at] ?? 0;
    const start = at + headBytes;
    at = start + (packed[at + 1] ?? 0);
    if (leftOut > 0 && shared >= leftOut) continue;
    for (let from = start, to = shared; from < at; from += 1, to += 1) word[to] = packed[from] ?? 0;
    const length = shared + at - start;
    leftOut = wanted.unwanted(word, length);
    if (leftOut === 0) wanted.use(word, length);
  }
}
