/** Where an armoured key begins and ends, however its lines are quoted: numbered, in a diff, in a list of strings, with escaped line ends. */

const glue = String.raw`(?:[\s"'\x60,>|*#;→-]|\\{1,4}[nrt]?|\+(?=\s)|//(?=\s)){0,60}`;
const number = String.raw`(?:(?:[\w./@+-]{1,100}[:-])?(?<![A-Za-z])\d{1,6}(?:→|[:|\t-]|\\t)${glue})?`;
const header = String.raw`[A-Z][A-Za-z-]{2,20}: [^\n\\]{1,100}`;
const base64 = '[A-Za-z0-9+/=]';

/** Shorter pieces are prose, after a mere mention of such a key. */
const headerLine = new RegExp(`${glue}${number}${header}`, 'y');
const keyLine = new RegExp(`${glue}${number}${base64}{16,400}`, 'y');
/** Where lines were wrapped again, a short one stands between two others. */
const furtherLine = new RegExp(
  `${glue}${number}(?:${base64}{1,15}${glue}${number}(?=${base64}{32}))?${base64}{16,400}`,
  'y',
);
const lastLines = new RegExp(`(?:${glue}${number}${base64}{1,15}){1,3}(?=${glue}${number}(?:-{3,5} ?END|$))`, 'y');

/** Lines of a key that stand before the line of its end, whose beginning may have been cut off; the last ones may be short. */
export const linesBeforeEnd = `(?<secret>${number}${base64}{16,400}(?:${glue}${number}${base64}{16,400}){0,200}(?:${glue}${number}${base64}{1,15}){0,3})${glue}${number}`;

/** Behind the last line of a key whose first line ends at `end`; `end` itself where no key follows. */
export function armourEnd(text: string, end: number): number {
  const first = afterAll(headerLine, text, end);
  const second = afterOne(keyLine, text, first);
  if (second === undefined) return end;
  const last = afterAll(furtherLine, text, second);
  return afterOne(lastLines, text, last) ?? last;
}

function afterAll(line: RegExp, text: string, start: number): number {
  let at = start;
  for (let next = afterOne(line, text, at); next !== undefined; next = afterOne(line, text, at)) at = next;
  return at;
}

function afterOne(line: RegExp, text: string, start: number): number | undefined {
  line.lastIndex = start;
  return line.test(text) ? line.lastIndex : undefined;
}
