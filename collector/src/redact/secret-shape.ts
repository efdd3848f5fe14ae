/** What a secret's value looks like, and what only stands in its place. */

/** Placeholders and references are no secrets: `$TOKEN`, `${…}`, `<token>`, `****`, `process.env.X`, names of types. */
export function isReference(value: string): boolean {
  return (
    /^[$%<{[(@&!]/.test(value) ||
    /^(?:\*{3,}|\.{3}|…|-{3,}|_{3,})/.test(value) ||
    /^(.)\1*$/s.test(value) ||
    /^(?:process\.env|os\.environ|os\.getenv|import\.meta|env[.(]|secrets\.|vault:|config\.|self\.|this\.|args\.|req\.|request\.)/.test(
      value,
    ) ||
    /^(?:your|my|the|some|example|sample|dummy|fake|change[-_]?me|placeholder|redacted|insert|replace|enter|todo|xxx+)(?![a-z])/i.test(
      value,
    ) ||
    /^(?:null|undefined|none|true|false|string|str|text|number|bool(?:ean)?|required|optional|password|passwd|secret|token|hidden|unset|empty|test)$/i.test(
      value,
    ) ||
    value.includes('[redacted:')
  );
}

/** What a generator makes and a person does not name a variable: letters and digits that change places again and again. */
export function looksRandom(value: string): boolean {
  if (value.length < 8 || isReference(value) || isPlace(value)) return false;
  let changes = 0;
  let before = 0;
  for (let at = 0; at < value.length; at += 1) {
    const kind = kindOf(value.charCodeAt(at));
    if (kind !== 0 && before !== 0 && kind !== before) changes += 1;
    if (kind !== 0) before = kind;
  }
  return changes >= (value.length < 16 ? 4 : 3) && new Set(value).size >= Math.min(8, value.length / 2);
}

/** A value that somebody chose for a name that says password: hardly ever a word of a program. */
export function looksChosen(value: string): boolean {
  return value.length >= 4 && !isReference(value) && !isPlace(value) && !/passw|\s/i.test(value);
}

/** Letters 1, digits 2, everything else 0. */
function kindOf(code: number): number {
  if (code >= 48 && code <= 57) return 2;
  return (code >= 65 && code <= 90) || (code >= 97 && code <= 122) ? 1 : 0;
}

/** Paths, addresses and dates name a place or a time. */
function isPlace(value: string): boolean {
  return (
    /^(?:~|\.{1,2})?[/\\][\w.-]+[/\\.]/.test(value) ||
    /^[A-Za-z]:\\/.test(value) ||
    /^[a-z][a-z0-9+.-]*:\/\//i.test(value) ||
    /^\d{4}-\d\d-\d\d/.test(value)
  );
}
