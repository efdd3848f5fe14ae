/** Transcript text inside Markdown files of the archive: it stays text, whatever it holds. */

/** One line that Markdown and HTML leave alone, at most `longest` characters. */
export function plainLine(text: string, longest = 120): string {
  const line = text
    .toWellFormed()
    .replaceAll(/[\p{Cc}\p{Cf}\u2028\u2029\s]+/gu, ' ')
    .trim();
  const short =
    line.length > longest
      ? `${line
          .slice(0, longest - 1)
          .toWellFormed()
          .trimEnd()}…`
      : line;
  return short
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll(/[\\`*_{}[\]()#+!|~>-]/g, '\\$&')
    .replaceAll(/(https?|www)([:.])/gi, '$1&#8203;$2');
}
