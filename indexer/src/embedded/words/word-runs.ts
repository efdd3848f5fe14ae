/** Whether words stand together in a row. */

/** Where a word stands in the row: each call goes on from the last one. Infinity behind the last position. */
interface Positions {
  position(least: number): number;
}

/** Each word directly behind the one before. */
export function isRun(words: readonly Positions[]): boolean {
  let start = 0;
  for (let word = 0, standing = 0; standing < words.length; word = word + 1 === words.length ? 0 : word + 1) {
    const position = words[word]?.position(start + word) ?? Number.POSITIVE_INFINITY;
    if (position === Number.POSITIVE_INFINITY) return false;
    standing = position === start + word ? standing + 1 : 1;
    start = position - word;
  }
  return true;
}

/** One position of each word, in any order, the last at most `most` behind the first. */
export function isNear(words: readonly Positions[], most: number): boolean {
  let latest = 0;
  for (let word = 0, inReach = 0; inReach < words.length; word = word + 1 === words.length ? 0 : word + 1) {
    const position = words[word]?.position(Math.max(0, latest - most)) ?? Number.POSITIVE_INFINITY;
    if (position === Number.POSITIVE_INFINITY) return false;
    if (position <= latest) inReach += 1;
    else {
      latest = position;
      inReach = 1;
    }
  }
  return true;
}
