/** Words of text that is plain: ASCII, and beyond it only what vanishes. Nearly all text is, and one pass over it does what takes several for any other. */

/** What becomes of each kind of character. Characters of no kind are kept. */
interface CharacterKinds {
  readonly splitting: Iterable<string>;
  readonly vanishing: Iterable<string>;
}

/** What a character becomes: itself in lower case, or one of these. */
export const vanishes = 0;
export const splits = 32;
export const isNotPlain = 255;

/** What each character becomes, by its code. */
export function plainCharacters({ splitting, vanishing }: CharacterKinds): Uint8Array {
  const becomes = new Uint8Array(0x10000).fill(isNotPlain);
  for (let code = 0; code < 128; code += 1) becomes[code] = String.fromCharCode(code).toLowerCase().charCodeAt(0);
  for (const one of vanishing) becomes[one.charCodeAt(0)] = vanishes;
  for (const one of splitting) becomes[one.charCodeAt(0)] = splits;
  return becomes;
}

/** Returns a function that gives a text's words in lower case, joined by single spaces; undefined for a text that is not plain or has a word longer than `longest`. */
export function plainWords(becomes: Uint8Array, longest: number): (text: string) => string | undefined {
  let words = Buffer.alloc(16 * 1024);
  return (text) => {
    if (text.length >= words.length) words = Buffer.alloc(text.length * 2);
    let end = 0;
    let wordStart = 0;
    for (let at = 0; at < text.length; at += 1) {
      const code = becomes[text.charCodeAt(at)] ?? isNotPlain;
      if (code === vanishes) continue;
      if (code === splits) {
        if (end === wordStart) continue;
        if (end - wordStart > longest) return undefined;
        words[end++] = splits;
        wordStart = end;
      } else if (code === isNotPlain) return undefined;
      else words[end++] = code;
    }
    if (end - wordStart > longest) return undefined;
    return words.toString('latin1', 0, end === wordStart ? Math.max(0, end - 1) : end);
  };
}
