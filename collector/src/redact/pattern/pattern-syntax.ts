/** The parts of a regular expression, as a tree. */

export type PatternPart =
  /** One character; `source` is what stands for it in the expression, `flags` those it is compared with. */
  | { readonly type: 'character'; readonly source: string; readonly flags: string }
  | { readonly type: 'edge'; readonly source: EdgeSource }
  | { readonly type: 'sequence'; readonly parts: readonly PatternPart[] }
  | { readonly type: 'choice'; readonly options: readonly PatternPart[] }
  | {
      readonly type: 'repeat';
      readonly part: PatternPart;
      readonly min: number;
      readonly max: number;
      readonly isLazy: boolean;
    };

export type EdgeSource = '^' | '$' | '\\b' | '\\B';

/** Something that cannot be matched in time that is proportional to the text; the message names it. */
export class UnboundedPattern extends Error {}

/** The tree of an expression that is valid with the flag `u`. Throws UnboundedPattern for what looks around or back. */
export function parsePattern(source: string): PatternPart {
  return new PatternParser(source).choice('');
}

const token =
  /(?<group>\((?:\?(?:<(?![=!])\w+>|(?<flags>[a-z]*):|(?<look><?[=!])|(?<more>.)))?)|(?<edge>[$^]|\\[bB])|(?<back>\\[1-9k])|(?<character>\[(?:\\.|[^\]\\])*\]|\\[pP]\{[^}]*\}|\\u\{[^}]*\}|\\u[0-9a-fA-F]{4}(?:\\u[0-9a-fA-F]{4})?|\\x[0-9a-fA-F]{2}|\\c[A-Za-z]|\\.|[^|)])/suy;
const quantifier = /(?:(?<sign>[*+?])|\{(?<min>\d+)(?<comma>,(?<max>\d*))?\})(?<lazy>\??)/uy;

class PatternParser {
  readonly #source: string;
  #at = 0;

  constructor(source: string) {
    this.#source = source;
  }

  /** Up to the end, or to the bracket that closes the group. */
  choice(flags: string): PatternPart {
    const options = [this.#sequence(flags)];
    while (this.#source[this.#at] === '|') {
      this.#at += 1;
      options.push(this.#sequence(flags));
    }
    const [only] = options;
    return options.length === 1 && only ? only : { type: 'choice', options };
  }

  #sequence(flags: string): PatternPart {
    const parts: PatternPart[] = [];
    while (this.#at < this.#source.length && !'|)'.includes(this.#source.charAt(this.#at))) {
      const part = this.#part(flags);
      parts.push(this.#repeated(part));
    }
    return { type: 'sequence', parts };
  }

  #part(outer: string): PatternPart {
    const groups = this.#take(token)?.groups ?? {};
    const { group, flags = '', edge, back, character } = groups;
    if (back !== undefined || groups['look'] !== undefined) throw new UnboundedPattern(back ?? group);
    if (groups['more'] !== undefined || /[^i]/.test(flags)) throw new UnboundedPattern(group);
    if (edge === '^' || edge === '$' || edge === '\\b' || edge === '\\B') return { type: 'edge', source: edge };
    if (character !== undefined) return { type: 'character', source: character, flags: outer };
    const inner = this.choice(flags === '' ? outer : flags);
    this.#at += 1;
    return inner;
  }

  #repeated(part: PatternPart): PatternPart {
    const groups = this.#take(quantifier)?.groups;
    if (!groups) return part;
    const { sign, min = sign === '+' ? '1' : '0', comma, max } = groups;
    const least = Number(min);
    const most =
      sign === '?' ? 1 : sign !== undefined ? Infinity : comma === undefined ? least : Number(max || Infinity);
    return { type: 'repeat', part, min: least, max: most, isLazy: groups['lazy'] === '?' };
  }

  #take(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.#at;
    const match = pattern.exec(this.#source);
    if (match) this.#at = pattern.lastIndex;
    return match;
  }
}
