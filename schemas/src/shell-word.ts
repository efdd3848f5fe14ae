/** Words of a command line, as a POSIX shell reads them back. */

/** In quotes, whatever it is. */
export function quotedWord(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

/** In quotes where the shell would take it for something else. */
export function shellWord(text: string): string {
  return /^[\w./:@%+=,-]+$/.test(text) ? text : quotedWord(text);
}
