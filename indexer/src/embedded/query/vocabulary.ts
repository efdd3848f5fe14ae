/** The words of a collection, for typing mistakes. */
import { EditDistances, codesOf } from './edit-distance.ts';
import { type FullText, matchingRows } from './full-text.ts';

const longestWord = 40;
/** Mistyped words whose near ones are kept. */
const mostKept = 1_000;

/** A mistyped beginning may stand for so many words that counting all would take long. The short ones are the likelier. */
const mostBeginnings = 64;

interface NearWordOptions {
  /** Edits that a near word is away. */
  readonly most: number;
  readonly limit: number;
  /** Whether more letters may follow the word: then longer words are taken where none of about its length is near. */
  readonly isBeginning: boolean;
}

/** Words at most `most` edits away: the nearest only, and of those the `limit` most frequent. */
export function nearWords(word: string, options: NearWordOptions, index: FullText): readonly string[] {
  const name = `${options.most} ${options.limit} ${options.isBeginning} ${word}`;
  const known = index.near.get(name);
  if (known) return known;
  if (index.near.size >= mostKept) index.near.clear();
  const found = index.words.inOneState(() => findNear(word, options, index));
  index.near.set(name, found);
  return found;
}

function findNear(word: string, { most, limit, isBeginning }: NearWordOptions, index: FullText): readonly string[] {
  for (const words of candidates(new EditDistances(word, most), most, index)) {
    const near = knownOf(words, limit, index);
    if (near.length > 0) return near;
  }
  if (!isBeginning) return [];
  for (const words of candidates(new BeginningDistances(word, most), most, index)) {
    const near = knownOf(words.slice(0, mostBeginnings), limit, index);
    if (near.length > 0) return near;
  }
  return [];
}

function knownOf(words: readonly string[], limit: number, index: FullText): readonly string[] {
  const known = words.filter((one) => index.words.has(one));
  return known.length > limit ? mostFrequent(known, limit, index) : known;
}

/** Distances of the beginnings of words, for a word that goes on. */
class BeginningDistances {
  readonly #distances: EditDistances;
  readonly #most: number;

  constructor(word: string, most: number) {
    this.#distances = new EditDistances(word, most);
    this.#most = most;
  }

  to(codes: ArrayLike<number>, length = codes.length): number {
    return this.#distances.toBeginning(codes, length);
  }

  /** What begins like the word is wanted, whatever follows. */
  unwantedLength(codes: ArrayLike<number>, length: number): number {
    return this.to(codes, length) <= this.#most ? 0 : this.#distances.unwantedLength(codes, length);
  }
}

function mostFrequent(words: readonly string[], limit: number, index: FullText): readonly string[] {
  return words
    .map((word) => ({ word, documents: matchingRows({ word, isPrefix: false }, index).length }))
    .toSorted((a, b) => b.documents - a.documents)
    .slice(0, limit)
    .map(({ word }) => word);
}

/** Whether a document holds the word. */
export function isKnown(word: string, { words }: FullText): boolean {
  return words.inOneState(() => words.has(word));
}

/** Words of the index by their distance, which begins at 1, in a fixed order. They may be left over from documents that are gone. */
function candidates(
  distances: Pick<EditDistances, 'to' | 'unwantedLength'>,
  most: number,
  { words }: FullText,
): readonly (readonly string[])[] {
  const byTypos = Array.from({ length: most }, () => new Set<string>());
  words.scan({
    unwanted: (beginning, length) => distances.unwantedLength(beginning, asciiLength(beginning, length)),
    use: (bytes, length) => {
      if (asciiLength(bytes, length) === length && distances.to(bytes, length) > most) return;
      const candidate = Buffer.from(bytes.buffer, bytes.byteOffset, length).toString('utf8');
      if (candidate.length <= longestWord) byTypos[distances.to(codesOf(candidate)) - 1]?.add(candidate);
    },
  });
  return byTypos.map((found) => [...found].toSorted((a, b) => a.length - b.length || (a < b ? -1 : 1)));
}

/** How many of the first `length` bytes come before one that is part of a character beyond ASCII. */
function asciiLength(bytes: Uint8Array, length: number): number {
  let plain = 0;
  while (plain < length && (bytes[plain] ?? 0) < 128) plain += 1;
  return plain;
}
