/** Finds what may be a name of several words, in one pass: most of a text is none, and patterns need to look at nothing else. */

/** What a character is in a name. Characters of no kind end it. */
const small = 1;
const capital = 2;
const joint = 3;

const kinds = new Uint8Array(0x1_0000);
for (let code = 0; code < 128; code += 1) {
  const one = String.fromCharCode(code);
  if (/[a-z0-9]/.test(one)) kinds[code] = small;
  else if (/[A-Z]/.test(one)) kinds[code] = capital;
  else if (one === '_' || one === '-') kinds[code] = joint;
}

/** Runs of letters, digits, `_` and `-` in which a word may begin after another, each on a line. */
export function compoundNames(text: string): string {
  let names = '';
  let before = 0;
  for (let at = 0; at < text.length; at += 1) {
    const kind = kinds[text.charCodeAt(at)] ?? 0;
    if (kind === joint || (kind === capital && before === small)) {
      const end = endOfRun(text, at);
      names += `${text.slice(startOfRun(text, at), end)}\n`;
      at = end;
      before = 0;
    } else before = kind;
  }
  return names;
}

function startOfRun(text: string, at: number): number {
  let start = at;
  while (start > 0 && kinds[text.charCodeAt(start - 1)] !== 0) start -= 1;
  return start;
}

function endOfRun(text: string, at: number): number {
  let end = at + 1;
  while (end < text.length && kinds[text.charCodeAt(end)] !== 0) end += 1;
  return end;
}
