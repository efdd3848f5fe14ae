/** How often a text holds the words of a search, in any of their forms. */
import { type WordMatch, canGoOn, withEitherYo, wordPattern } from './word-pattern.ts';
import { wordStem } from './word-stem.ts';

export interface HeldWords {
  /** Of each word that occurs, how often. */
  readonly counts: ReadonlyMap<string, number>;
  /** Words of the whole text. */
  readonly length: number;
}

/** What has several parts, such as a phrase, a path or a version, has to occur in one piece. */
export function heldWords(text: string, words: readonly string[]): HeldWords {
  const parts = partsOf(text);
  const whole = ` ${parts.join(' ')}`;
  const counts = words.flatMap((word): (readonly [string, number])[] => {
    const beginning = ` ${partsOf(word).map(lastAsStem).join(' ')}`;
    const count = beginning === ' ' ? 0 : whole.split(isShort(word) ? `${beginning} ` : beginning).length - 1;
    return count > 0 ? [[word, count]] : [];
  });
  return { counts: new Map(counts), length: parts.length };
}

/** Pattern for what makes a text hold any of these words; undefined when there is none. */
export function heldPattern(words: readonly string[]): RegExp | undefined {
  const matches = words.flatMap((word): WordMatch[] => {
    const parts = partsOf(word).map(lastAsStem).map(withEitherYo).join('[^\\p{L}\\p{N}\\p{M}]+');
    if (parts === '') return [];
    return isShort(word)
      ? [{ pattern: `${parts}(?![\\p{L}\\p{N}\\p{M}])`, goesOn: false }]
      : [{ pattern: parts, goesOn: canGoOn(word) }];
  });
  return wordPattern(matches);
}

function partsOf(text: string): string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}\p{M}]+/gu) ?? [];
}

function lastAsStem(part: string, at: number, parts: readonly string[]): string {
  return at === parts.length - 1 ? wordStem(part) : part;
}

/** A short word begins too many others. */
export function isShort(word: string): boolean {
  return /^\w{1,2}$/.test(word);
}
