/** The words of a query as a pattern for text that is shown. Pure. */
import { restOf, withEitherYo } from './held-words.ts';
import { withoutQuestionWords } from './question.ts';
import { negationsAsWords, normalizedWords } from './search-text.ts';

/** Shorter words are only marked where a word begins: inside of others they are everywhere. */
const shortestInside = 3;

/**
 * Pattern for the words and phrases of a query, and for the words that the engine found instead of misspelt ones; undefined when there is none. Words also
 * match longer words that hold them.
 */
export function matchPattern(query: string, foundWords: Iterable<string> = []): RegExp | undefined {
  const typed = [
    ...negationsAsWords(withoutQuestionWords(query)).matchAll(/(\bNOT\s+)?(?:"([^"]+)"|([^\s"]+))/g),
  ].flatMap(([, isExcluded, phrase, word]) => {
    if (isExcluded !== undefined) return [];
    return phrase === undefined ? parts(word ?? '') : [phraseParts(phrase)];
  });
  const words = [...typed, ...Array.from(foundWords, parts).flat()].filter((word) => word !== '');
  if (words.length === 0) return undefined;
  const longestFirst = [...new Set(words)].toSorted((a, b) => b.length - a.length);
  return new RegExp(longestFirst.join('|'), 'giv');
}

/** A run of a script without spaces is looked for as its words. */
function parts(word: string): string[] {
  const segments = normalizedWords(word)?.split(' ') ?? [];
  return [...word.split(/[^\p{L}\p{N}]+/u), ...segments]
    .filter((part) => part.length > 1)
    .map((part) => {
      const rest = restOf(part);
      const isShort = part.length < shortestInside && rest !== '';
      return `${isShort ? '(?<![\\p{L}\\p{N}])' : ''}${withEitherYo(part)}${rest}`;
    });
}

function phraseParts(phrase: string): string {
  const words = phrase.trim();
  return words === '' ? '' : `${words.split(/\s+/).map(escaped).join('\\s+')}${restOf(words)}`;
}

/** A word as a pattern that matches it and nothing else. */
function escaped(word: string): string {
  return word.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}
