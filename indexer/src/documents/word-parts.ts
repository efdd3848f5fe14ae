/** Parts of the words of scripts that write without spaces: people search for a part of a compound, or for a word without the particle that is written with it. */

const mostParts = 600;
/** Longer runs are no words. */
const longestWord = 24;
const compound = /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}ー]{3,}$/u;

/** Beginnings and ends, of two letters and more, of the longer words among `norm`; undefined when there are none. */
export function wordParts(norm: string): string | undefined {
  const parts = new Set<string>();
  for (const word of norm.split(' ')) {
    if (word.length > longestWord || !compound.test(word)) continue;
    for (let at = 1; at <= word.length - 2; at += 1) {
      parts.add(word.slice(0, at + 1));
      parts.add(word.slice(at));
    }
    if (parts.size >= mostParts) break;
  }
  return parts.size === 0 ? undefined : [...parts].join(' ');
}
