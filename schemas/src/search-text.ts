/** How text is made ready for the engine's tokenizer, the same for documents and for queries. */
import { withoutQuestionWords } from './question.ts';

/** Words of a query that are sent. What went wrong is the first line of some stack traces and the last of others, so both ends are kept. */
const [mostFirstWords, mostLastWords] = [10, 10];

/** How much of what was typed is looked at, half of it from either end. A whole file may be pasted, and a word of 100,000 characters ends some search servers. */
export const mostTypedCharacters = 2_000;

/**
 * Cleans text for indexing: the tokenizer splits at ASCII separators only and glues everything else together, so the spaces, dashes, quotes and stops of Unicode
 * become those of ASCII, which are read as well in a snippet; invisible characters go, and emoji stand alone. ASCII text is returned as it is.
 */
export function indexableText(text: string): string {
  // oxlint-disable-next-line no-control-regex -- the range is the whole of ASCII
  if (/^[\x00-\x7f]*$/.test(text)) return text;
  return text
    .toWellFormed()
    .replaceAll(/[\p{Zs}\u2028\u2029]/gu, ' ')
    .replaceAll(
      /[\u2010-\u2015\u2018-\u201f\u2022\u2026\u3001\u3002\u00ab\u00b7\u00bb]/g,
      (sign) => signs.get(sign) ?? ' ',
    )
    .replaceAll(/[\ufe00-\ufe0f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u00ad]/g, '')
    .replaceAll(/(?<=\S)(?=\p{Extended_Pictographic})|(?<=\p{Extended_Pictographic})(?=\S)/gu, ' ');
}

/** Separators of ASCII by the characters that they stand for. */
const signs: ReadonlyMap<string, string> = new Map(
  Object.entries({
    '-': '\u2010\u2011\u2012\u2013\u2014\u2015\u00b7',
    "'": '\u2018\u2019\u201a\u201b',
    '"': '\u201c\u201d\u201e\u201f\u00ab\u00bb',
    '*': '\u2022',
    '...': '\u2026',
    ', ': '\u3001',
    '. ': '\u3002',
  }).flatMap(([plain, characters]) => Array.from(characters, (character) => [character, plain] as const)),
);

/** Runs of letters that the default tokenizer handles badly: no case folding, or no spaces between words. */
const otherScripts = /[[\p{L}\p{M}\p{N}]--[\p{Script=Latin}\p{ASCII}\p{Script=Inherited}]]+/gv;

let segmenter: Intl.Segmenter | undefined;

/** Words of the non-Latin runs of a text, lower-cased and segmented, joined by spaces; undefined when there are none. Most people write the Russian ё as е. */
export function normalizedWords(text: string): string | undefined {
  // oxlint-disable-next-line no-control-regex -- the range is the whole of ASCII
  if (/^[\x00-\u024f]*$/.test(text)) return undefined;
  const words: string[] = [];
  for (const [run] of text.matchAll(otherScripts)) {
    segmenter ??= new Intl.Segmenter(undefined, { granularity: 'word' });
    for (const { segment, isWordLike } of segmenter.segment(run.toLowerCase().replaceAll('ё', 'е')))
      if (isWordLike) words.push(segment);
  }
  return words.length === 0 ? undefined : words.join(' ');
}

/**
 * Makes a typed query safe for the engine: a dash at a word's start would exclude the word (people search for `--amend`), and symbols alone would
 * match everything. `"…"` stays a phrase, a version is one, and what is still open is none; `NOT word` becomes an exclusion, a question loses the words it asks with. Undefined
 * when nothing is left to search for.
 */
export function prepareQuery(typed: string): string | undefined {
  const terms: string[] = [];
  let isExcluded = false;
  const said = withoutMiddle(typed).replaceAll(curlyQuotes, '"');
  const text = indexableText(withoutQuestionWords(said));
  for (const [term] of negationsAsWords(text).matchAll(/"[^"]*"|[^\s"]+/g)) {
    if (term === 'NOT' && !isExcluded) isExcluded = true;
    else {
      const ready = term.startsWith('"') ? phrase(term) : wordsOf(term);
      if (ready !== '') terms.push(isExcluded ? exclusion(ready) : ready);
      isExcluded = false;
    }
  }
  const kept =
    terms.length > mostFirstWords + mostLastWords
      ? [...terms.slice(0, mostFirstWords), ...terms.slice(-mostLastWords)]
      : terms;
  return kept.some((term) => searchable.test(term)) ? kept.join(' ') : undefined;
}

function withoutMiddle(typed: string): string {
  const half = mostTypedCharacters / 2;
  return typed.length > mostTypedCharacters ? `${typed.slice(0, half - 1)} ${typed.slice(-half)}` : typed;
}

/** A text in which `NOT` excludes wherever it stands. */
export function negationsAsWords(text: string): string {
  return text.replaceAll(notOfCode, 'not');
}

/** Databases, servers and languages say these in capitals, and nobody means to exclude them. */
const notOfCode =
  /(?<!\S)NOT(?=\s+(?:A|AN|ALLOWED|BETWEEN|EXISTS|FOUND|IMPLEMENTED|IN|LIKE|MODIFIED|NULL|SUPPORTED)(?![\p{L}\p{N}]))/gu;
/**
 * `v1.2.3` and `^1.2.3` are version 1.2.3; documents that write the letter hold the numbers besides. Its numbers are many others' in another order. So are amounts
 * and addresses.
 */
const version = /^[^\p{L}\p{N}]*v?(\d+(?:\.\d+)+)[^\p{L}\p{N}]*$/iu;
/** C++, C# and F# are the letter alone, which as a beginning of words is everywhere. */
const letterLanguage = /^[^\p{L}\p{N}]*([a-z])(?:\+\+|#)[^\p{L}\p{N}]*$/iu;
/** Many keyboards make these of plain ones. */
const curlyQuotes = /[\u201c-\u201f]/g;
const searchable = /[\p{L}\p{N}\p{Extended_Pictographic}]/u;

function wordsOf(term: string): string {
  const [, exact] = version.exec(term) ?? letterLanguage.exec(term) ?? [];
  return exact === undefined ? plainWords(term) : `"${exact.toLowerCase()}"`;
}

/** The engine excludes the first of several words and asks for the others; a phrase it excludes whole. */
function exclusion(ready: string): string {
  return /^"|^[\p{L}\p{N}]+$/u.test(ready) ? `-${ready}` : `-"${ready}"`;
}

function phrase(quoted: string): string {
  const inner = plainWords(quoted.replaceAll('"', ' '));
  return inner === '' ? '' : `"${inner}"`;
}

/** Lower case, no dash where the engine would read an exclusion, other scripts cut into words; empty when only symbols are left. */
function plainWords(text: string): string {
  const words = text
    .toLowerCase()
    .replaceAll(/(^|[^\p{L}\p{N}_])-+/gu, '$1 ')
    .replaceAll(otherScripts, (run) => ` ${normalizedWords(run) ?? run} `)
    .replaceAll(/\s+/g, ' ')
    .trim();
  return searchable.test(words) ? words : '';
}
