/** Texts that were written in base64, whole or inside of something else. */
import type { Reading } from './reading.ts';

/** Shorter runs are words, and hold nothing that a rule knows. */
const shortestRun = 16;
/** So many characters of a run tell whether a text was encoded. */
const probe = 24;
/** From this length on a run may be a file, which need not begin with text. */
const shortestFile = 1_024;

/** What stands in a text in base64: every run is a reading of its own, and all of its characters stand for all of it. */
export function base64Readings(text: string): readonly Reading[] {
  let readings: Reading[] | undefined;
  for (let at = 0; at + shortestRun <= text.length;) {
    const outside = lastOutside(text, at);
    if (outside >= at) {
      at = outside + 1;
      continue;
    }
    let end = at + shortestRun;
    while (end < text.length && sextetAt(text, end) < noSextet) end += 1;
    let closed = end;
    while (closed < end + 2 && text.charCodeAt(closed) === 61) closed += 1;
    const reading = decodedRun(text, at, end, closed);
    if (reading) (readings ??= []).push(reading);
    at = closed + 1;
  }
  return readings ?? none;
}

const none: readonly Reading[] = [];

/** The last character of the next short run that is no base64; one before its start where all are. */
function lastOutside(text: string, start: number): number {
  let at = start + shortestRun - 1;
  while (at >= start && sextetAt(text, at) < noSextet) at -= 1;
  return at;
}

/** The run, or what follows a sign in it: in paths and names something else may stand before. */
function decodedRun(text: string, start: number, end: number, closed: number): Reading | undefined {
  const isFile = end - start >= shortestFile;
  for (let from = start; end - from >= shortestRun;) {
    if (isFile || isTextAt(text, from, Math.min(from + probe, end))) {
      const origin = [from, closed] as const;
      return { text: Buffer.from(text.slice(from, end), 'base64').toString('latin1'), origin: () => origin };
    }
    while (from < end && sextetAt(text, from) < firstSign) from += 1;
    from += 1;
  }
  return undefined;
}

/** Whether four characters after the other can stand for bytes of text, but for one letter of another alphabet. */
function isTextAt(text: string, start: number, end: number): boolean {
  let misses = 0;
  for (let at = start; at + 4 <= end; at += 4) {
    const first = sextetAt(text, at);
    // The upper bits of the first byte and of the third: control characters and bytes above 127 are no text.
    const isFirst = first >= 8 ? first < 32 : first === 2 || first === 3;
    if (isFirst && (sextetAt(text, at + 2) & 2) === 0) continue;
    misses += 1;
    if (misses > 1) return false;
  }
  return true;
}

const firstSign = 62;
const noSextet = 64;
const sextets = new Uint8Array(65_536).fill(noSextet);
for (const [value, character] of Array.from(
  'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/',
).entries())
  sextets[character.charCodeAt(0)] = value;
sextets['-'.charCodeAt(0)] = firstSign;
sextets['_'.charCodeAt(0)] = firstSign + 1;

/** The six bits that a character stands for. */
function sextetAt(text: string, at: number): number {
  return sextets[text.charCodeAt(at)] ?? noSextet;
}
