/** JSON as the real server reads it: half of a surrogate pair, which no UTF-8 text can hold, is an error. */

/** Throws SyntaxError. */
export function parseJson(text: string): unknown {
  return checkedValue(text, JSON.parse(text));
}

/** The value of a text that is its JSON, unless the server would not take it. Throws SyntaxError. */
export function checkedValue(text: string, value: unknown): unknown {
  // Only an escape can bring a half into a string that was decoded from UTF-8; only what stays one is escaped again.
  if (surrogateEscape.test(text) && loneSurrogate.test(JSON.stringify(value)))
    throw new SyntaxError('half of a surrogate pair in a string');
  return value;
}

const surrogateEscape = /\\u[dD][89abcdefABCDEF]/;
const loneSurrogate = /(?<!\\)(?:\\\\)*\\ud[89a-f]/;
