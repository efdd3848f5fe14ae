/**
 * Vectors of words: texts of the same meaning point the same way, whatever words they use. `word-vectors/README.md` says where the numbers come from and how the
 * file is laid out.
 */
import { PieceTree } from './piece-tree.ts';
import { meaningDimensions } from './search-document.ts';

/** What stands before a piece that begins a word. */
export const wordBeginning = ' ';
/** Two numbers a byte, the first in the lower half, each with this added. */
export const storedZero = 8;
export const bytesOfPiece = meaningDimensions / 2;

/** Parts of camelCase names are words of their own. */
const wordForm = /\p{Lu}?\p{Ll}+|\p{Lu}+(?!\p{Ll})|\p{N}+|\p{L}+/gu;

/** What a text is about, its beginning tells. More pieces could pass the 16 bits of a sum. */
const mostPieces = 4_000;

/** Numbers of this size tell directions apart well enough, and are short to write. */
const usualNumber = 6;
const largestNumber = 127;

export class WordVectors {
  readonly #pieces: PieceTree;
  /** `bytesOfPiece` a piece. */
  readonly #numbers: Uint8Array;

  /** `file` is `word-vectors/vectors.bin`. */
  constructor(file: Uint8Array) {
    const listBytes = new DataView(file.buffer, file.byteOffset, file.byteLength).getUint32(0, true);
    this.#pieces = new PieceTree(new TextDecoder().decode(file.subarray(4, 4 + listBytes)).split('\n'));
    this.#numbers = file.subarray(4 + listBytes);
  }

  /** The direction of what some texts say together, each word counted once: `meaningDimensions` whole numbers. Undefined when none of the words is known. */
  meaningOf(texts: readonly string[]): readonly number[] | undefined {
    const sums = this.#sumsOf(wordsOf(texts));
    const length = Math.sqrt(sums.reduce((sum, number) => sum + number * number, 0));
    if (length === 0) return undefined;
    const scale = (usualNumber * Math.sqrt(meaningDimensions)) / length;
    return sums.map((number) => withinByte(Math.round(number * scale)));
  }

  /** Two sums at once, of 16 bits each, as the numbers of a piece lie in its bytes: half the work. */
  #sumsOf(words: Iterable<string>): readonly number[] {
    const pairs = new Uint32Array(bytesOfPiece);
    let pieces = 0;
    for (const word of words) {
      const places = this.#pieces.cut(wordBeginning + word);
      if (pieces + places.length > mostPieces) break;
      pieces += places.length;
      for (const place of places)
        for (let index = 0, at = place * bytesOfPiece; index < bytesOfPiece; index += 1, at += 1) {
          const pair = this.#numbers[at] ?? 0;
          pairs[index] = (pairs[index] ?? 0) + ((pair & 15) | ((pair >> 4) << 16));
        }
    }
    const added = pieces * storedZero;
    return Array.from(pairs).flatMap((pair) => [(pair & 65_535) - added, (pair >>> 16) - added]);
  }
}

/** The different words, in lower case. */
function* wordsOf(texts: readonly string[]): Generator<string> {
  const known = new Set<string>();
  for (const text of texts)
    for (const [form] of text.matchAll(wordForm)) {
      const word = form.toLowerCase();
      if (known.has(word)) continue;
      known.add(word);
      yield word;
    }
}

/** Never -0, which JSON does not have. */
function withinByte(number: number): number {
  return Math.max(-largestNumber, Math.min(largestNumber, number)) + 0;
}
