/** Cuts a long text into chunks for indexing. */

const chunkCharacters = 6_000;
const overlapCharacters = 300;

/**
 * Chunks of at most 6,000 characters, cut at line ends where there are any, each beginning with the last lines of the one before (about 5 %), so that
 * words beside a cut are found together.
 */
export function splitText(text: string): string[] {
  const chunks: string[] = [];
  let start = 0;
  while (text.length - start > chunkCharacters) {
    const end = breakBefore(text, start + chunkCharacters, start + chunkCharacters / 2);
    chunks.push(text.slice(start, end));
    start = breakBefore(text, end - overlapCharacters, end - 2 * overlapCharacters);
  }
  chunks.push(text.slice(start));
  return chunks;
}

/** A place to cut at or before `at`: after a line end, else at a space, else there; never before `least`. */
function breakBefore(text: string, at: number, least: number): number {
  const line = text.lastIndexOf('\n', at - 1);
  if (line >= least) return line + 1;
  const space = text.lastIndexOf(' ', at - 1);
  if (space >= least) return space + 1;
  // Not between the halves of a character.
  const code = text.charCodeAt(at);
  return code >= 0xdc00 && code <= 0xdfff ? at - 1 : at;
}
