/** The words of a query as a pattern for text that is shown. Pure. */
import { withoutQuestionWords } from './question.ts';
import { negationsAsWords, normalizedWords } from './search-text.ts';
import { type WordMatch, canGoOn, withEitherYo, wordPattern } from './word-pattern.ts';

/** Shorter words are only marked where a word begins: inside of others they are everywhere. */
const shortestInside = 3;

/**
 * Pattern for the words and phrases of a query, and for the words that the engine found instead of misspelt ones; undefined when there is none. Words also
 * match longer words that hold them.
 */
export function matchPattern(query: string, foundWords: Iterable<string> = []): RegExp | undefined {
  const said = negationsAsWords(withoutQuestionWords(query));
  const typed = [...said.matchAll(/(\bNOT\s+)?(?:"([^"]+)"|([^\s"]+))/g)].flatMap(([, isExcluded, phrase, word]) => {
    if (isExcluded !== undefined) return [];
    return phrase === undefined ? parts(word ?? '') : whole(phrase.trim());
  });
  return wordPattern([...typed, ...Array.from(foundWords, parts).flat()]);
}

/** A run of a script without spaces is looked for as its words. */
function parts(word: string): WordMatch[] {
  const segments = normalizedWords(word)?.split(' ') ?? [];
  return [...word.split(/[^\p{L}\p{N}]+/u), ...segments]
    .filter((part) => part.length > 1)
    .map((part) => {
      const goesOn = canGoOn(part);
      const isShort = part.length < shortestInside && goesOn;
      return { pattern: `${isShort ? '(?<![\\p{L}\\p{N}])' : ''}${withEitherYo(part)}`, goesOn };
    });
}

function whole(phrase: string): WordMatch[] {
  if (phrase === '') return [];
  return [{ pattern: phrase.split(/\s+/).map(escaped).join('\\s+'), goesOn: canGoOn(phrase) }];
}

/** A word as a pattern that matches it and nothing else. */
function escaped(word: string): string {
  return word.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}
