/** Patterns for words in text that is shown: each to the end of the longer word that it begins. */

/** One way to match, and whether the letters that follow belong to it. */
export interface WordMatch {
  readonly pattern: string;
  readonly goesOn: boolean;
}

const spaceless = '[\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}]';
const rest = `[[\\p{L}\\p{N}\\p{M}]--${spaceless}]*`;
const endsSpaceless = new RegExp(`${spaceless}$`, 'v');

/** Any of these, the longest first; undefined when there is none. Compiling the rest of a word takes longest, so it stands there once. */
export function wordPattern(matches: readonly WordMatch[]): RegExp | undefined {
  const [open, closed] = [true, false].map((goesOn) => anyOf(matches.filter((match) => match.goesOn === goesOn)));
  const ways = [...(open ? [`(?:${open})${rest}`] : []), ...(closed ? [closed] : [])];
  return ways.length === 0 ? undefined : new RegExp(ways.join('|'), 'giv');
}

function anyOf(matches: readonly WordMatch[]): string {
  const patterns = new Set(matches.map(({ pattern }) => pattern));
  return [...patterns].toSorted((a, b) => b.length - a.length).join('|');
}

/** Whether more letters behind a word make a longer one. Without spaces no word is known to end. */
export function canGoOn(word: string): boolean {
  return !endsSpaceless.test(word);
}

/** Letters and digits as a pattern that also matches the Russian ё where they have е, and the other way round. */
export function withEitherYo(letters: string): string {
  return letters.replaceAll(/[её]/gu, '[её]');
}
