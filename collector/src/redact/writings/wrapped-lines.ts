/** Lines that were parted at a width, by a continuation or into pieces of a literal: a secret may go on in the next one. */
import { type Range, type Reading, ReadingBuilder } from './reading.ts';

/** Widths that programs wrap at. */
const widths: ReadonlySet<number> = new Set([64, 70, 72, 76, 79, 80, 100, 120]);
/** Other widths count where two lines have the same. */
const shortestEqualLines = 40;
/** Characters of a token on both sides of a gap together; fewer are words of a sentence. */
const shortestRun = 8;

/** Numbers, signs of a quotation, of a diff and of a comment. */
const decoration = /[ \t]*(?:\d{1,6}(?:→|[:|\t])|[+<>|*#-](?![+-])|\/\/)?[ \t]*/y;
const beginsAnother = /[A-Za-z_][\w-]{0,40}(?:=(?![=\s;,)\]}|&]|$|["'](?:[\s,;)\]}]|$))|:\s)/y;
const opensLiteral = /(?:[+.][ \t]{0,4})?(?<quote>["'`])(?=[\w+/=.-])/y;
const closesLiteral = /(?<=[\w+/=.-])(?<quote>["'`])[ \t]{0,4}[+.]?[ \t]{0,4}\\?$/;

/** A line with its neighbours, as they begin; the end of the text where there is none. */
interface Lines {
  readonly text: string;
  readonly before: number;
  readonly start: number;
  readonly next: number;
}

/** What is left out where a line goes on in the next one. */
interface Gap extends Lines {
  readonly gap: Range;
  /** Something says that it goes on; else only the width does. */
  readonly isSaid: boolean;
}

/**
 * The parted lines of a text, each put together and between its neighbours, which may say what it is. Where one of `starts` begins a line, something
 * known begins, and the line before does not go on. A second reading, without guesses by the width, where one could glue on what does not belong.
 */
export function withoutWraps(text: string, starts: ReadonlySet<number>): readonly Reading[] {
  const gaps: Gap[] = [];
  let [before, start] = [0, 0];
  for (let end = text.indexOf('\n'); end !== -1; end = text.indexOf('\n', start)) {
    const next = end + 1;
    if (mayGoOn(text, start, end)) {
      const lines = { text, before, start, next };
      const gap = gapBehind(lines);
      if (gap && !starts.has(gap.gap[1]) && !starts.has(next)) gaps.push(gap);
    }
    [before, start] = [start, next];
  }
  if (gaps.length === 0) return none;
  const said = gaps.filter(({ isSaid }) => isSaid);
  return said.length === 0 || said.length === gaps.length
    ? [joined(text, gaps)]
    : [joined(text, gaps), joined(text, said)];
}

const none: readonly Reading[] = [];

/** A cheap look that most lines do not pass. */
function mayGoOn(text: string, start: number, end: number): boolean {
  const last = text.charCodeAt(end - 1) === 13 ? end - 2 : end - 1;
  if (last < start) return false;
  const code = text.charCodeAt(last);
  if (ends.has(code)) return true;
  return (
    last - start >= shortestEqualLines - 1 && (isTokenCharacter(code) || (widths.has(end - start) && !closes.has(code)))
  );
}

const closes: ReadonlySet<number> = new Set(Array.from(';,){}', (sign) => sign.charCodeAt(0)));
const ends: ReadonlySet<number> = new Set(Array.from('\\`^"\'+.', (sign) => sign.charCodeAt(0)));

function joined(text: string, gaps: readonly Gap[]): Reading {
  const reading = new ReadingBuilder(text);
  let done = 0;
  for (const [at, { before, next, gap }] of gaps.entries()) {
    if (before > done) {
      reading.put('\n', before, before);
      done = before;
    }
    reading.keep(done, gap[0]);
    done = gap[1];
    if (matchesAt(beginsAnother, text, done)) reading.part();
    const after = Math.min(text.length, endOf(text, next) + 1);
    const end = Math.min(endOf(text, after), gaps[at + 1]?.gap[0] ?? text.length);
    if (end <= done) continue;
    reading.keep(done, end);
    done = end;
  }
  return reading.build();
}

function gapBehind(lines: Lines): Gap | undefined {
  const said = saidGap(lines);
  if (said) return { ...lines, gap: said, isSaid: true };
  const guessed = guessedGap(lines);
  return guessed && { ...lines, gap: guessed, isSaid: false };
}

/** By a continuation, or between pieces of a literal. */
function saidGap({ text, start, next }: Lines): Range | undefined {
  const end = endOf(text, start);
  const last = text.charAt(end - 1);
  if (last === '\\' || ((last === '`' || last === '^') && text[end - 2] === ' '))
    return [end - 1, contentOf(text, next)];
  if (/["'`+.]/.test(last)) {
    const close = closesLiteral.exec(text.slice(Math.max(start, end - 20), end));
    if (close) {
      opensLiteral.lastIndex = contentOf(text, next);
      const open = opensLiteral.exec(text);
      if (open?.groups?.['quote'] === close.groups?.['quote']) return [end - close[0].length, opensLiteral.lastIndex];
    }
  }
  return undefined;
}

function guessedGap(lines: Lines): Range | undefined {
  const { text, start, next } = lines;
  const end = endOf(text, start);
  const isWhole = isCut(lines, end);
  if (!isWhole && !isLikeNeighbour(lines, end)) return undefined;
  const to = next + sharedDecoration(text, start, next);
  return isWhole || runLength(text, end, to) >= shortestRun ? [end, to] : undefined;
}

/** As wide as programs make lines, and going on at the next one's start. */
function isCut({ text, start, next }: Lines, end: number): boolean {
  if (!widths.has(end - start) && !widths.has(end - contentOf(text, start))) return false;
  return !/\s/.test(text.charAt(text[next] === ' ' ? next + 1 : next));
}

function isLikeNeighbour({ text, before, start, next }: Lines, end: number): boolean {
  const whole = end - start;
  const content = end - contentOf(text, start);
  if (content < shortestEqualLines) return false;
  return isAsWide(text, next, whole, content) || (start > 0 && isAsWide(text, before, whole, content));
}

/** Whether a line is as wide as one with these widths: whole, or behind its numbers and signs. */
function isAsWide(text: string, start: number, whole: number, content: number): boolean {
  const end = endOf(text, start);
  return whole === end - start || content === end - contentOf(text, start);
}

/** Characters of a token on both sides of a gap; 0 where one side has none. */
function runLength(text: string, end: number, start: number): number {
  let [from, to] = [end, start];
  while (from > 0 && end - from < shortestRun && isTokenCharacter(text.charCodeAt(from - 1))) from -= 1;
  while (to < text.length && to - start < shortestRun && isTokenCharacter(text.charCodeAt(to))) to += 1;
  return from === end || to === start ? 0 : end - from + to - start;
}

/** Letters, digits and the signs of base64, names and addresses. */
function isTokenCharacter(code: number): boolean {
  return code < 128 && tokenCharacters[code] === 1;
}

const tokenCharacters = new Uint8Array(128);
for (const character of 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+-./_=:@%~!$')
  tokenCharacters[character.charCodeAt(0)] = 1;

/** What a line begins with as the one before it does: the same sign, a number, the same indent. */
function sharedDecoration(text: string, start: number, next: number): number {
  const [one, other] = [start, next].map((at) => text.slice(at, contentOf(text, at)));
  if (one === undefined || other === undefined) return 0;
  const sign = signOf(one);
  if (sign === '') return text.startsWith(one, next) ? one.length : 0;
  return sign === signOf(other) ? other.length : 0;
}

function signOf(decorated: string): string {
  return decorated.replace(/\d+/, '1').trim();
}

/** Before the line end. */
function endOf(text: string, start: number): number {
  const end = text.indexOf('\n', start);
  if (end === -1) return text.length;
  return text[end - 1] === '\r' && end > start ? end - 1 : end;
}

/** Behind numbers and signs that are not part of what the line says. */
function contentOf(text: string, start: number): number {
  return mayDecorate(text.charCodeAt(start)) && matchesAt(decoration, text, start) ? decoration.lastIndex : start;
}

/** Spaces, signs and digits; most lines begin with none of them or with a few. */
function mayDecorate(code: number): boolean {
  return code < 65 || code === 124;
}

function matchesAt(pattern: RegExp, text: string, at: number): boolean {
  pattern.lastIndex = at;
  return pattern.test(text);
}
