/** `q` → what must occur, what must not. */
import type { Tokenizer } from '../tokenize.ts';

export interface QueryTerms {
  /** Words in order; the last one may be the beginning of a word. */
  readonly words: readonly string[];
  /** Runs of words that must stand together. */
  readonly phrases: readonly (readonly string[])[];
  /** Words and runs that must not occur. */
  readonly excluded: readonly (readonly string[])[];
  /** Whether the last word was typed outside of quotes, as the last thing. */
  readonly isLastWordOpen: boolean;
  /** Nothing to look for: everything matches. */
  readonly isEverything: boolean;
}

const mostWords = 40;

export function parseQuery(q: string, tokenizer: Tokenizer): QueryTerms {
  const words: string[] = [];
  const phrases: string[][] = [];
  const excluded: string[][] = [];
  let isLastWordOpen = false;
  const text = q.trim();
  // A dash with nothing but symbols behind it excludes what comes next.
  let isExclusionPending = false;
  if (text === '*') return { words, phrases, excluded, isLastWordOpen, isEverything: true };
  for (const [, dash = '', quoted, plain = ''] of text.matchAll(/(-?)(?:"([^"]*)"?|([^\s"]+))/g)) {
    if (quoted !== undefined) {
      const run = split(tokenizer.words(quoted));
      // A dash inside quotes turns the phrase into an exclusion.
      const isExclusion = dash === '-' || isExclusionPending || /(?:^|[\s(])-/.test(quoted);
      isExclusionPending = false;
      if (run.length > 0) (isExclusion ? excluded : phrases).push(run);
      isLastWordOpen = false;
    } else if (dash === '-' || isExclusionPending || /^\(+-/.test(plain)) {
      const parts = split(tokenizer.words(plain));
      isExclusionPending = parts.length === 0 && plain !== '';
      excluded.push(...parts.map((word) => [word]));
    } else {
      const parts = split(tokenizer.words(plain));
      words.push(...parts);
      if (parts.length > 0) isLastWordOpen = true;
    }
  }
  const isEverything = words.length === 0 && phrases.length === 0 && excluded.length === 0 && !/""/.test(text);
  return { words: words.slice(0, mostWords), phrases, excluded, isLastWordOpen, isEverything };
}

function split(words: string): string[] {
  return words === '' ? [] : words.split(' ');
}
