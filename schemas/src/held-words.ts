/** How often a text holds the words of a search, in any of their forms. */
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

/** Pattern for what makes a text hold any of these words, each to the end of the longer word that it may begin; undefined when there is none. */
export function heldPattern(words: readonly string[]): RegExp | undefined {
  const patterns = words.flatMap((word) => {
    const parts = partsOf(word).map(lastAsStem).map(withEitherYo);
    return parts.length === 0 ? [] : [parts.join('[^\\p{L}\\p{N}\\p{M}]+') + (isShort(word) ? wordEnd : restOf(word))];
  });
  if (patterns.length === 0) return undefined;
  return new RegExp(patterns.toSorted((a, b) => b.length - a.length).join('|'), 'giv');
}

const wordEnd = '(?![\\p{L}\\p{N}\\p{M}])';

/** A pattern of letters and digits that also matches the Russian ё where it has е, and the other way round. */
export function withEitherYo(pattern: string): string {
  return pattern.replaceAll(/[её]/gu, '[её]');
}

/** Pattern for the rest of the longer word that a word begins. Without spaces no word is known to end, and those of other scripts do where such a run begins. */
export function restOf(word: string): string {
  return /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]$/u.test(word)
    ? ''
    : '[[\\p{L}\\p{N}\\p{M}]--[\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}]]*';
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
