/**
 * Text → words, as Typesense 0.24 does it for an empty or `en` locale: letters and digits are kept in lower case, space and newline split, listed
 * separators split, listed symbols are kept, every other ASCII character vanishes and glues its neighbours together, and so do the punctuation and spaces
 * beyond ASCII that have a counterpart in it. Latin accents are folded; other characters stay as they are, case included.
 */
import { hasLongRun } from '../long-run.ts';
import { isNotPlain, plainCharacters, plainWords, splits, vanishes } from './plain-words.ts';

export interface TokenizerSettings {
  /** Single ASCII characters that split. */
  readonly separators: readonly string[];
  /** Single ASCII characters that are kept in words. */
  readonly symbols: readonly string[];
}

export interface Tokenizer {
  /** The text as its words, joined by single spaces. */
  words(text: string): string;
  /** A text that SQLite's `ascii` tokenizer, with the same symbols, cuts into the same words: the text itself where it can. */
  indexed(text: string): string;
  /** The words with the place each has in the text: `start` inclusive, `end` exclusive. */
  spans(text: string): readonly WordSpan[];
}

export interface WordSpan {
  readonly word: string;
  readonly start: number;
  readonly end: number;
}

/** Longer words are cut, in bytes of UTF-8. */
const longestWordBytes = 100;
const combiningMarks = /\p{Mn}/gu;
/** Spaces, dashes, quotes, dots and arrows beyond ASCII that vanish. */
const vanishingBeyondAscii =
  '\u00a0\u00a1\u00a6\u00a8\u00ab\u00ad\u00b1\u00b4\u00b7\u00b8\u00bb\u00bf\u00f7\u2002\u2003\u2004\u2005\u2006\u2008\u2009\u200a\u2010\u2011\u2012\u2013\u2014\u2015' +
  '\u2018\u2019\u201a\u201b\u201c\u201d\u201e\u201f\u2020\u2024\u2025\u2026\u2032\u2033\u2034\u2039\u203a\u203c\u2044\u2047\u2048\u2049\u2057\u2190\u2191\u2192\u2212\u2500\u2502\u3000';
const specialLatin: ReadonlyMap<string, string> = new Map([
  ['ß', 'ss'],
  ['æ', 'ae'],
  ['œ', 'oe'],
  ['ø', 'o'],
  ['đ', 'd'],
  ['ł', 'l'],
  ['ı', 'i'],
]);

export function createTokenizer({ separators, symbols }: TokenizerSettings): Tokenizer {
  const kept = new Set(symbols);
  const splitting = new Set([' ', '\n', ...separators.filter((one) => !kept.has(one))]);
  const ascii = Array.from({ length: 128 }, (_, code) => String.fromCharCode(code));
  const vanishing = ascii
    .filter((one) => !isLetterOrDigit(one.charCodeAt(0)) && !splitting.has(one) && !kept.has(one))
    .concat(vanishingBeyondAscii.split(''));
  const splitRun = new RegExp(`${characterClass([...splitting])}+`, 'g');
  const vanishingRun = new RegExp(`${characterClass(vanishing)}+`, 'g');
  const becomes = plainCharacters({ splitting, vanishing });
  const plain = plainWords(becomes, longestWordBytes);
  const words = (text: string): string => {
    const found = plain(text);
    if (found !== undefined) return found;
    const folded = fold(text.replace(vanishingRun, ''));
    const joined = folded.replace(splitRun, ' ').trim();
    return hasLongRun(joined, longestUncheckedWord + 1, isNoSpace) ? joined.split(' ').map(cutWord).join(' ') : joined;
  };
  // SQLite keeps letters and digits and splits at everything else.
  const alike = ascii.filter((one) => isLetterOrDigit(one.charCodeAt(0)) !== splitting.has(one));
  const isAlike = new RegExp(`^${characterClass(alike)}*$`);
  return {
    words,
    indexed: (text) =>
      isAlike.test(text) && !hasLongRun(text, longestWordBytes + 1, isLetterOrDigit) ? text : words(text),
    spans: (text) => wordSpans(text, becomes, vanishingRun),
  };
}

const lettersAndDigits = new Uint8Array(128).map((_, code) => (/[A-Za-z0-9]/.test(String.fromCharCode(code)) ? 1 : 0));

function isLetterOrDigit(code: number): boolean {
  return lettersAndDigits[code] === 1;
}

/** Words up to this length have at most 100 bytes whatever their letters are. */
const longestUncheckedWord = 33;
const isNoSpace = (code: number): boolean => code !== 32;

/** Lower case; accents off Latin letters. */
function fold(text: string): string {
  // oxlint-disable-next-line no-control-regex -- the range is the whole of ASCII
  if (/^[\x00-\x7f]*$/.test(text)) return text.toLowerCase();
  return text.replaceAll(/[A-Z]+|\p{Script=Latin}\p{Mn}*/gu, (part) => foldLatin(part));
}

function foldLatin(part: string): string {
  const lower = part.toLowerCase();
  return specialLatin.get(lower) ?? lower.normalize('NFD').replaceAll(combiningMarks, '');
}

function cutWord(word: string): string {
  if (word.length * 3 <= longestWordBytes || Buffer.byteLength(word) <= longestWordBytes) return word;
  return Buffer.from(word, 'utf8')
    .subarray(0, longestWordBytes)
    .toString('utf8')
    .replace(/\uFFFD+$/, '');
}

/** `becomes` says what happens to a character, `vanishing` finds runs of those that vanish. */
function wordSpans(text: string, becomes: Uint8Array, vanishing: RegExp): WordSpan[] {
  const spans: WordSpan[] = [];
  for (let at = 0; at < text.length; at += 1) {
    const from = at;
    let isPlain = true;
    for (; at < text.length; at += 1) {
      const code = becomes[text.charCodeAt(at)];
      if (code === splits) break;
      if (code === vanishes || code === isNotPlain) isPlain = false;
    }
    if (at === from) continue;
    const run = text.slice(from, at);
    if (isPlain) spans.push({ word: cutWord(run.toLowerCase()), start: from, end: at });
    else spans.push(...runSpan(run, from, vanishing));
  }
  return spans;
}

/** The word of a run of characters that do not split, if there is one. */
function runSpan(run: string, from: number, vanishing: RegExp): WordSpan[] {
  const word = run.replace(vanishing, '');
  if (word === '') return [];
  // What vanishes at either end is no part of the place.
  const start = word.length === run.length ? 0 : run.indexOf(word[0] ?? '');
  const end = word.length === run.length ? run.length : run.lastIndexOf(word.at(-1) ?? '') + 1;
  return [{ word: cutWord(fold(word)), start: from + start, end: from + end }];
}

function characterClass(characters: readonly string[]): string {
  return `[${characters.map((one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`).join('')}]`;
}
