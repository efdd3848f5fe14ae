/** The telling part of a text, where the engine marks nothing in it or not all of what matches. */
import { highlightTags } from './search-query.ts';

/** Matches that stand within so many characters are shown together. */
const longestRun = 160;
/** Characters before the first of them and after the last. */
const around = 100;
const longestBeginning = 240;

interface Place {
  readonly from: number;
  readonly to: number;
}

/** The part around the matches of a global pattern, with marks: where most different ones stand together. Without a match the beginning of the text. Words stay whole. */
export function textSnippet(text: string, pattern: RegExp | undefined): string {
  const run = densestRun(pattern ? matchesIn(text, pattern) : [], text);
  const [first, last] = [run[0], run.at(-1)];
  if (!first || !last) return text.slice(0, wordEnd(text, longestBeginning));
  let [snippet, at] = ['', wordStart(text, first.from - around)];
  for (const { from, to } of run) {
    snippet += `${text.slice(at, from)}${highlightTags.start}${text.slice(from, to)}${highlightTags.end}`;
    at = to;
  }
  return snippet + text.slice(at, wordEnd(text, at + around));
}

/** Only where a word or a part of a name begins: `port` is none of `import`. */
function matchesIn(text: string, pattern: RegExp): Place[] {
  const matches: Place[] = [];
  const search = new RegExp(pattern);
  for (let match = search.exec(text); match; match = search.exec(text)) {
    const [{ length }] = match;
    if (beginsWord(text, match.index)) matches.push({ from: match.index, to: match.index + length });
    else search.lastIndex = match.index + 1;
  }
  return matches;
}

const spaceless = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u;

function beginsWord(text: string, at: number): boolean {
  const [before, first] = [text.charAt(at - 1), text.charAt(at)];
  if (!/[\p{L}\p{N}]/u.test(before) || spaceless.test(first)) return true;
  const isDigit = (one: string) => /\p{N}/u.test(one);
  if (isDigit(before) !== isDigit(first)) return true;
  return /\p{Lu}/u.test(first) && (!/\p{Lu}/u.test(before) || /\p{Ll}/u.test(text.charAt(at + 1)));
}

/** Of runs that hold as many different matches the first. */
function densestRun(matches: readonly Place[], text: string): readonly Place[] {
  let best: { readonly run: readonly Place[]; readonly words: number } = { run: [], words: 0 };
  for (let start = 0, end = 0; start < matches.length; start += 1) {
    while (end < matches.length && (matches[end]?.to ?? 0) - (matches[start]?.from ?? 0) <= longestRun) end += 1;
    const run = matches.slice(start, Math.max(end, start + 1));
    const words = new Set(run.map(({ from, to }) => text.slice(from, to).toLowerCase())).size;
    if (words > best.words) best = { run, words };
  }
  return best.run;
}

/** Longer ones are cut anywhere. */
const longestWord = 60;

/** Where the word before a place begins. */
function wordStart(text: string, at: number): number {
  if (at <= 0) return 0;
  const [{ length }] = /\S*$/.exec(text.slice(Math.max(0, at - longestWord), at)) ?? [''];
  return length < longestWord ? at - length : wholeCharacter(text, at);
}

/** Where the word at a place ends. */
function wordEnd(text: string, at: number): number {
  if (at >= text.length) return text.length;
  const [{ length }] = /^\S*/.exec(text.slice(at, at + longestWord)) ?? [''];
  return length < longestWord ? at + length : wholeCharacter(text, at);
}

/** Not between the halves of a character. */
function wholeCharacter(text: string, at: number): number {
  const code = text.charCodeAt(at);
  return code >= 0xdc00 && code <= 0xdfff ? at - 1 : at;
}
