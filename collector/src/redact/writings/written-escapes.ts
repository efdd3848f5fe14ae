/** Characters that were written as an escape: in strings of JSON and of programs, in URLs, in HTML; and colours of a terminal, which mean none. */
import { type Reading, ReadingBuilder } from './reading.ts';

const escape =
  // oxlint-disable-next-line no-control-regex -- colours of a terminal begin with it
  /\\(?:u(?<unicode>[0-9a-fA-F]{4})|u\{(?<point>[0-9a-fA-F]{1,6})\}|x(?<byte>[0-9a-fA-F]{2}))|(?<colour>\x1b\[[\d;]{0,20}[A-Za-z])|%(?<percent>[0-9a-fA-F]{2})|&(?:#(?<number>\d{2,5})|(?<name>quot|amp|apos|lt|gt));/y;
// oxlint-disable-next-line no-control-regex -- the same
const marks = /[\\%&\x1b]/;
const names: Readonly<Record<string, string>> = { quot: '"', amp: '&', apos: "'", lt: '<', gt: '>' };
const [backslash, percent, ampersand, control] = [92, 37, 38, 27];

/** So much before and behind an escape can be what a secret in it is recognised by. */
const surroundings = 400;

/** The surroundings of all escapes, with one level of them undone; undefined where there is none. */
export function withoutEscapes(text: string): Reading | undefined {
  if (!marks.test(text)) return undefined;
  let reading: ReadingBuilder | undefined;
  let done = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code !== backslash && code !== percent && code !== ampersand && code !== control) continue;
    const sign = code === backslash ? signs[text.charCodeAt(at + 1)] : undefined;
    const meaning = sign ?? longMeaning(text, at);
    if (meaning === undefined) {
      // A backslash that belongs to the next character takes it along.
      if (code === backslash) at += 1;
      continue;
    }
    reading ??= new ReadingBuilder(text);
    keepSurroundings(reading, done, at);
    done = sign === undefined ? escape.lastIndex : at + 2;
    reading.put(meaning, at, done);
    at = done - 1;
  }
  reading?.keep(done, Math.min(text.length, done + surroundings));
  return reading?.build();
}

function keepSurroundings(reading: ReadingBuilder, start: number, end: number): void {
  if (end - start <= 2 * surroundings) return reading.keep(start, end);
  if (start > 0) {
    reading.keep(start, start + surroundings);
    reading.put('\n', start + surroundings, start + surroundings);
  }
  reading.keep(end - surroundings, end);
}

/** By the code of the character behind a backslash. */
const signs: (string | undefined)[] = [];
for (const [sign, meaning] of ['""', "''", '\\\\', '//', '``', 'n\n', 'r\r', 't\t'].map((pair) => Array.from(pair)))
  signs[sign?.charCodeAt(0) ?? 0] = meaning;

function longMeaning(text: string, at: number): string | undefined {
  escape.lastIndex = at;
  const groups = escape.exec(text)?.groups;
  if (!groups) return undefined;
  const { name, number, colour } = groups;
  if (colour !== undefined) return '';
  if (name !== undefined) return names[name];
  const hexadecimal = groups['unicode'] ?? groups['point'] ?? groups['byte'] ?? groups['percent'] ?? '';
  const code = number === undefined ? Number.parseInt(hexadecimal, 16) : Number(number);
  return code <= 0x10_ff_ff ? String.fromCodePoint(code) : undefined;
}
