/** Makes a string fit to be a facet value: the engine compares facet values by their tokens, and clients cannot escape some characters. */

/** Trims, drops backticks and leading dashes, limits to 90 characters; undefined when no letter or digit is left. */
export function facetValue(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const value = text
    .toWellFormed()
    .replaceAll('`', '')
    .replace(/^[-\s]+/, '')
    .trim()
    .slice(0, 90)
    .toWellFormed();
  return /[\p{L}\p{N}]/u.test(value) ? value : undefined;
}
