/**
 * Finds where any of many short texts occurs, in one pass: every three characters are one look into a table, and nearly all of them end there. Much faster
 * than one expression of alternatives, whose cost grows with their number.
 */

interface Anchor<T> {
  /** Lower case. */
  readonly text: string;
  /** From the start of the anchor to the end of its three telling characters. */
  readonly telling: number;
  readonly owners: T[];
}

const combinations = 1 << 15;

export class AnchorScan<T> {
  readonly #isTelling = new Uint8Array(combinations);
  readonly #anchors = new Map<number, Anchor<T>[]>();

  /** Owners by anchor; an anchor has at least three characters, and no case. */
  constructor(entries: Iterable<readonly [anchor: string, owner: T]>) {
    const byText = new Map<string, Anchor<T>>();
    for (const [text, owner] of entries) {
      const lower = text.toLowerCase();
      const anchor = byText.get(lower) ?? this.#add(lower);
      byText.set(lower, anchor);
      anchor.owners.push(owner);
    }
  }

  /**
   * Calls `visit` wherever an anchor starts, for each of its owners in order. It returns where to go on – what it has used up is not looked at again –,
   * or nothing to leave the place to the next owner.
   */
  run(text: string, visit: (start: number, owner: T) => number | undefined): void {
    const isTelling = this.#isTelling;
    const { length } = text;
    let state = 0;
    let free = 0;
    for (let at = 0; at < length; at += 1) {
      const code = text.charCodeAt(at);
      state = ((state << 5) | (code < 128 ? (codes[code] ?? 0) : 0)) & (combinations - 1);
      if (isTelling[state] === 0) continue;
      const end = this.#visitAt(text, { end: at + 1, state, free }, visit);
      if (end === undefined || end <= free) continue;
      free = end;
      if (end <= at) continue;
      at = end - 1;
      state = 0;
    }
  }

  #visitAt(
    text: string,
    { end, state, free }: { readonly end: number; readonly state: number; readonly free: number },
    visit: (start: number, owner: T) => number | undefined,
  ): number | undefined {
    for (const anchor of this.#anchors.get(state) ?? []) {
      const start = end - anchor.telling;
      if (start < free || !occursAt(text, start, anchor.text)) continue;
      for (const owner of anchor.owners) {
        const used = visit(start, owner);
        if (used !== undefined) return used;
      }
    }
    return undefined;
  }

  #add(text: string): Anchor<T> {
    const telling = tellingEnd(text);
    const anchor: Anchor<T> = { text, telling, owners: [] };
    let state = 0;
    for (let at = telling - 3; at < telling; at += 1) state = (state << 5) | (codes[text.charCodeAt(at)] ?? 0);
    this.#isTelling[state] = 1;
    this.#anchors.set(state, [...(this.#anchors.get(state) ?? []), anchor]);
    return anchor;
  }
}

/** Five bits a character: letters without case, digits as one, the signs that tokens are made of, and 0 for all others. */
const codes = new Uint8Array(128);
for (let letter = 0; letter < 26; letter += 1) {
  codes[65 + letter] = letter + 1;
  codes[97 + letter] = letter + 1;
}
for (let digit = 48; digit < 58; digit += 1) codes[digit] = 27;
for (const [sign, code] of Object.entries({ _: 28, '-': 29, '.': 30, ':': 31, '/': 31, '=': 31, $: 31 }))
  codes[sign.charCodeAt(0)] = code;

/** Most frequent first, in English. */
const letters = 'etaoinshrdlucmfwypvbgkjqxz';

/** End of the three characters of a text that are rarest in ordinary text. */
function tellingEnd(text: string): number {
  if (text.length < 3) throw new Error(`an anchor needs three characters: ${text}`);
  const rarity = Array.from(text, (character) =>
    letters.includes(character) ? letters.indexOf(character) : letters.length,
  );
  const sums = rarity.slice(2).map((last, at) => last + (rarity[at] ?? 0) + (rarity[at + 1] ?? 0));
  return sums.indexOf(Math.max(...sums)) + 3;
}

function occursAt(text: string, start: number, lower: string): boolean {
  for (let at = 0; at < lower.length; at += 1) {
    const code = text.charCodeAt(start + at);
    const folded = code >= 65 && code <= 90 ? code + 32 : code;
    if (folded !== lower.charCodeAt(at)) return false;
  }
  return true;
}
