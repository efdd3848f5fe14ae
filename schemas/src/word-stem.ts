/** What the forms of an English word begin with, so that a search for a beginning finds them all. */

const shortestStem = 4;
const endings = [
  'ations',
  'ation',
  'ments',
  'ment',
  'ings',
  'ing',
  'ions',
  'ion',
  'ies',
  'ers',
  'ed',
  'er',
  'es',
  'ly',
  's',
  'e',
  'y',
];

/** The word without one ending; words that are short, or no plain words, as they are. */
export function wordStem(word: string): string {
  if (!/^[a-z]+$/.test(word) || word.endsWith('ss')) return word;
  const ending = endings.find((one) => word.endsWith(one) && word.length - one.length >= shortestStem);
  if (ending === undefined) return word;
  const stem = word.slice(0, -ending.length);
  // The doubled letter of `dropping` is not in `drop`.
  const isDoubled = /([b-df-hj-np-tv-z])\1$/.test(stem) && !/(?:ll|ss)$/.test(stem);
  return isDoubled && stem.length > shortestStem ? stem.slice(0, -1) : stem;
}
