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

/** With fewer pieces a text says little: a prompt may be no more than to go on. */
const piecesOfText = 16;

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

  /** The direction of what some texts say together, each of them counted the same unless it is short: `meaningDimensions` whole numbers. Undefined when none of the words is known. */
  meaningOf(texts: readonly string[]): readonly number[] | undefined {
    const sums = new Float64Array(meaningDimensions);
    for (const text of texts) {
      const own = this.#sumsOf(wordsOf(text));
      const weight = Math.min(1, own.pieces / piecesOfText) / (lengthOf(own.sums) || 1);
      for (const [at, number] of own.sums.entries()) sums[at] = (sums[at] ?? 0) + number * weight;
    }
    const length = lengthOf(sums);
    if (length === 0) return undefined;
    const scale = (usualNumber * Math.sqrt(meaningDimensions)) / length;
    return Array.from(sums, (number) => withinByte(Math.round(number * scale)));
  }

  /** Two sums at once, of 16 bits each, as the numbers of a piece lie in its bytes: half the work. */
  #sumsOf(words: Iterable<string>): { readonly sums: readonly number[]; readonly pieces: number } {
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
    const sums = Array.from(pairs).flatMap((pair) => [(pair & 65_535) - added, (pair >>> 16) - added]);
    return { sums, pieces };
  }
}

/** The different words, in lower case: each counts once. */
function* wordsOf(text: string): Generator<string> {
  const known = new Set<string>();
  for (const [form] of text.matchAll(wordForm)) {
    const word = form.toLowerCase();
    if (known.has(word)) continue;
    known.add(word);
    yield word;
  }
}

function lengthOf(numbers: ArrayLike<number>): number {
  let squares = 0;
  for (let at = 0; at < numbers.length; at += 1) squares += (numbers[at] ?? 0) ** 2;
  return Math.sqrt(squares);
}

/** Never -0, which JSON does not have. */
function withinByte(number: number): number {
  return Math.max(-largestNumber, Math.min(largestNumber, number)) + 0;
}
