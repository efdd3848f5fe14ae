/** The words of a query as a pattern for text that is shown. Pure. */
import { withoutQuestionWords } from '@session-siphon/schemas/question';

/** Shorter words are only marked where a word begins: inside of others they are everywhere. */
const shortestInside = 3;

/**
 * Pattern for the words and phrases of a query, and for the words that the engine found instead of misspelt ones; undefined when there is none. Words also
 * match longer words that hold them.
 */
export function matchPattern(query: string, foundWords: Iterable<string> = []): RegExp | undefined {
  const typed = [...withoutQuestionWords(query).matchAll(/(\bNOT\s+)?(?:"([^"]+)"|([^\s"]+))/g)].flatMap(
    ([, isExcluded, phrase, word]) => {
      if (isExcluded !== undefined) return [];
      return phrase === undefined ? parts(word ?? '') : [phrase.trim().split(/\s+/).map(escaped).join('\\s+')];
    },
  );
  const words = [...typed, ...Array.from(foundWords, parts).flat()].filter((word) => word !== '');
  if (words.length === 0) return undefined;
  const longestFirst = [...new Set(words)].toSorted((a, b) => b.length - a.length);
  return new RegExp(`(?:${longestFirst.join('|')})[\\p{L}\\p{N}]*`, 'giu');
}

function parts(word: string): string[] {
  return word
    .split(/[^\p{L}\p{N}]+/u)
    .filter((part) => part.length > 1)
    .map((part) => (part.length < shortestInside ? `(?<![\\p{L}\\p{N}])${part}` : part));
}

/** A word as a pattern that matches it and nothing else. */
function escaped(word: string): string {
  return word.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}
