/**
 * Transcript text inside Markdown files of the archive: it stays text, whatever it holds. Nothing in it becomes HTML, a link, a picture or a heading, on no
 * git host, and it does not end what stands around it.
 */

/**
 * What nobody sees: what a terminal would act on, control characters, those that turn the direction of text. Joiners of emoji and of scripts stay. Line ends
 * are none by then.
 */
const hidden =
  // oxlint-disable-next-line no-control-regex -- these are control characters
  /(?:\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)?|[ -/]*[0-~]?)|\u009b[0-?]*[ -/]*[@-~]|(?![\n\t\u200c\u200d])[\p{Cc}\p{Cf}])+/gu;

/** Text without what is not seen, its lines ended by LF. What that stood between stays apart: it may be a secret that was not recognised in two pieces. */
export function visibleText(text: string): string {
  return text
    .toWellFormed()
    .replaceAll(/\r\n?|[\u0085\u2028\u2029]/g, '\n')
    .replaceAll(hidden, (run, at: number, whole: string) =>
      /\S/.test(whole[at - 1] ?? '') && /\S/.test(whole[at + run.length] ?? '') ? ' ' : '',
    );
}

/** The start of a text, without half a character at the cut. */
export function startOf(text: string, length: number): string {
  return text.slice(0, length).replace(/[\uD800-\uDBFF]$/, '');
}

/** One line that Markdown and HTML leave alone, at most `longest` characters. */
export function plainLine(text: string, longest = 120): string {
  const line = shortLine(text, longest)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll(/[\\`*_{}[\]()#|~$]/g, '\\$&');
  return startOfLine(withoutLinks(line));
}

/** One line as code, at most `longest` characters; empty for an empty text. */
export function codeSpan(text: string, longest = 120): string {
  const line = shortLine(text, longest);
  if (line === '') return '';
  const ticks = '`'.repeat(longestRun(line) + 1);
  const space = line.startsWith('`') || line.endsWith('`') ? ' ' : '';
  return ticks + space + line + space + ticks;
}

/** What starts a block where a line starts is text there. */
export function startOfLine(line: string): string {
  return line.replace(/^(?:[>+\-=:]|\d{1,9}(?=[.)]))/, (start) => (/\d/.test(start) ? `${start}\\` : `\\${start}`));
}

/** Hosts make links of addresses, and of names after an at sign. */
export function withoutLinks(escaped: string): string {
  return escaped
    .replaceAll('://', '&#8203;://')
    .replaceAll(/www\./gi, (start) => `${start.slice(0, 3)}&#8203;.`)
    .replaceAll('@', '@&#8203;');
}

/** Length of the longest row of backticks. */
export function longestRun(text: string): number {
  return (text.match(/`+/g) ?? []).reduce((longest, { length }) => Math.max(longest, length), 0);
}

function shortLine(text: string, longest: number): string {
  const line = visibleText(startOf(text, longest * 8))
    .replaceAll(/\s+/g, ' ')
    .trim();
  return line.length > longest ? `${startOf(line, longest - 1).trimEnd()}…` : line;
}
