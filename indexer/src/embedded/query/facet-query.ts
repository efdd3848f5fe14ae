/** Facet values that answer what is typed into the search field of a facet. */
import { editDistance } from './edit-distance.ts';
import type { Tokenizer } from '../tokenize.ts';

export interface FacetQueryMatch {
  accepts(value: string): boolean;
  /** What to mark in the accepted values. */
  readonly words: ReadonlySet<string>;
  readonly prefixes: ReadonlySet<string>;
}

/** Every typed word must be in a value, the last one as a beginning; mistyped words stand for those nearest to them. */
export function matchFacetQuery(typed: string, values: readonly string[], tokenizer: Tokenizer): FacetQueryMatch {
  const wordsOf = (text: string) => tokenizer.words(text).split(' ');
  const known = new Set(values.flatMap(wordsOf));
  const typedWords = wordsOf(typed).filter((word) => word !== '');
  const words = new Set<string>();
  const prefixes = new Set<string>();
  const wanted = typedWords.map((word, index) => {
    const isLast = index === typedWords.length - 1;
    const asTyped = [...known].filter((one) => (isLast ? one.startsWith(word) : one === word));
    const meant = new Set(asTyped.length > 0 ? asTyped : nearest(word, known));
    if (isLast && asTyped.length > 0) prefixes.add(word);
    else for (const one of meant) words.add(one);
    return meant;
  });
  return {
    accepts: (value) => {
      const own = wordsOf(value);
      return wanted.every((meant) => own.some((word) => meant.has(word)));
    },
    words,
    prefixes,
  };
}

function nearest(word: string, known: ReadonlySet<string>): string[] {
  const most = word.length < 4 ? 0 : word.length < 7 ? 1 : 2;
  const distances = [...known].map((one) => ({ one, distance: editDistance(word, one, most) }));
  const best = Math.min(most, ...distances.map(({ distance }) => distance));
  return distances.filter(({ distance }) => distance === best).map(({ one }) => one);
}
