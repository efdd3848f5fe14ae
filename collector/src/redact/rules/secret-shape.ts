/** What a secret's value looks like, and what only stands in its place. */

/** Placeholders, references and names of types are no secrets: `$TOKEN`, `${…}`, `<token>`, `****`, `process.env.X`, `string`. */
export function isReference(value: string): boolean {
  return references.some((pattern) => pattern.test(value));
}

const noun = '(?:pass|secret|token|key|credential|api|auth|user|value|code|string|name)';
export const references: readonly RegExp[] = [
  /^\$(?:[A-Za-z_][\w:.]*$|[{([])/,
  /^[<{[(]/,
  /^%(?:[sdvr]$|[({]|\w+%)/,
  /^@(?:[{@]|[a-z]+\/)/,
  /^!(?:Ref|Sub|GetAtt|ImportValue|vault|env|secret|reference)\b/,
  /^#\{/,
  /\$\{|\{\{.{1,100}\}\}|\$\(|<[a-z][\w -]{0,60}>/,
  /^(?:\*{3,}|\.{3}|…|-{3,}|_{3,}|•{3,})/,
  /^(.)\1*$/s,
  /x{4}|X{4}|\*{4}|…|\[redacted:/,
  /^(?:process\.env|os\.environ|os\.getenv|ENV\[|import\.meta|env[.(]|secrets?\.|vault:|config\.|settings\.|self\.|this\.|args\.|opts\.|options\.|req\.|request\.|ctx\.|var\.|data\.|local\.|module\.|props\.|params\.|file:|ssm:|arn:|op:\/\/|kms:)/,
  new RegExp(String.raw`^(?:your|my|the|some|an?|any)[-_. ]?(?:[a-z]{1,20}[-_. ]){0,5}${noun}[a-z_. -]*$`, 'i'),
  /^(?:example|sample|dummy|fake|mock|placeholder|redacted|insert|replace|enter|change[-_]?(?:me|this|it)|to[-_]?be|todo|tbd|none|n\/a|xxx+)(?![a-z])/i,
  /(?:[-_.]example|example[-_.]|EXAMPLE|[-_.]here$|placeholder|change[-_]?me)/,
  /^(?:null|nil|undefined|none|true|false|yes|no|on|off|string|str|text|number|int(?:eger)?|bytes?|bool(?:ean)?|any|object|required|optional|password|passwd|secret|token|hidden|unset|empty|test|testing|default|admin|root|user(?:name)?|guest|pass|value|key|auto|prompt|stdin|missing|invalid|incorrect|wrong|expired|reset|field|input|label|type)$/i,
  /^(?:0123456789|1234567890|abcdefgh|ABCDEFGH|0123456789abcdef)/,
];

/**
 * What a generator makes and a person does not name a variable: letters that seldom follow each other, and digits in between. Pieces of fewer than six
 * letters and digits say nothing.
 */
export function looksRandom(value: string): boolean {
  if (value.length < 8 || isReference(value)) return false;
  // A key in base64 may begin with a slash.
  const isPath = isPlace(value);
  if (isPath && !/^\/[A-Za-z0-9+/]{30,}={0,2}$/.test(value)) return false;
  if (/^[0-9a-f]{16,}$/.test(value)) return /\d/.test(value) && /[a-f]/.test(value) && isVaried(value);
  const hasDigit = /\d/.test(value);
  let pairs = 0;
  let surprises = 0;
  let run = 0;
  let runSurprises = 0;
  for (let at = 1; at <= value.length; at += 1) {
    const [before, code] = [value.charCodeAt(at - 1), at < value.length ? value.charCodeAt(at) : 0];
    if (isLetter(code) || isDigit(code)) {
      if (!isLetter(before) && !isDigit(before)) continue;
      run += 1;
      if (isSurprising(before, code)) runSurprises += 1;
      continue;
    }
    if (run >= 5) {
      pairs += run;
      surprises += runSurprises;
    }
    run = 0;
    runSurprises = 0;
  }
  return surprises >= 3 && surprises >= pairs * (isPath ? 0.5 : hasDigit ? 0.28 : 0.42) && isVaried(value);
}

/** A value that somebody chose for a name that says password: hardly ever a word of a program. */
export function looksChosen(value: string): boolean {
  if (value.length < 4 || isReference(value) || isPlace(value) || /^0x[0-9a-f]{1,16}$/i.test(value)) return false;
  // Without a digit, a name of a field or its translation.
  return /\d/.test(value) || !/passw|[^\0-\x7f]{2}/i.test(value);
}

/** Not a bare word, which in code is a variable. */
export function looksTyped(value: string): boolean {
  return /\d/.test(value) || /[^\w.:-]/.test(value);
}

/** Base64 of `user:password`. */
export function isBasicCredential(value: string): boolean {
  return (
    value.length >= 8 &&
    /^[\w+/-]+={0,2}$/.test(value) &&
    /^[\x21-\x39\x3b-\x7e]{0,100}:[\x20-\x7e]{2,}$/.test(Buffer.from(value, 'base64').toString('latin1'))
  );
}

function isVaried(value: string): boolean {
  return new Set(value).size >= Math.min(7, value.length / 2);
}

/** Letters that often follow a letter inside English words and names of programs. */
const followers =
  'abcdfgiklmnprstuvy aeilorsu acehiklorstu adeilorsu abcdefgilmnopqrstvwxy aefiloruy aeghilnorsu aeiortu abcdefglmnoprstvz es eis adeilostuy abeilmopsu acdefgiknopstuv abcdfgiklmnoprstuvw aehiloprstu u acdegiklmnoprstuvy acefhiklopstuy acehilorstuy abcdegilmnprst aeio aehinors eipt p e';
const isUsualPair = new Uint8Array(26 * 26);
for (const [first, seconds] of followers.split(' ').entries())
  for (const second of seconds) isUsualPair[first * 26 + second.charCodeAt(0) - 97] = 1;

function isSurprising(before: number, code: number): boolean {
  if (isDigit(before) || isDigit(code)) return isDigit(before) !== isDigit(code);
  return isUsualPair[((before | 32) - 97) * 26 + (code | 32) - 97] === 0;
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

function isLetter(code: number): boolean {
  const folded = code | 32;
  return folded >= 97 && folded <= 122;
}

/** Paths, addresses and dates name a place or a time. */
function isPlace(value: string): boolean {
  return (
    /^(?:~|\.{1,2})?[/\\][\w.@/\\-]*$/.test(value) ||
    /^(?:~|\.{1,2})?[/\\][\w.-]+[/\\.]/.test(value) ||
    /^[A-Za-z]:\\/.test(value) ||
    /^[a-z][a-z0-9+.-]*:\/\//i.test(value) ||
    /^\d{4}-\d\d-\d\d/.test(value)
  );
}
