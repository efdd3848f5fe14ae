/** A regular expression as steps: each compares a character, goes on in two ways, asks where it is, or is the end. */
import { type EdgeSource, type PatternPart, UnboundedPattern } from './pattern-syntax.ts';

export type PatternStep =
  | { readonly type: 'character'; readonly set: CharacterSet; readonly next: number }
  /** The preferred way first. */
  | { readonly type: 'split'; readonly next: number[] }
  | { readonly type: 'edge'; readonly holds: (text: string, at: number) => boolean; readonly next: number }
  | { readonly type: 'match' };

/** Repetitions are written out, so that a few characters can ask for very much. */
const mostSteps = 5_000;

export function compilePattern(part: PatternPart): { readonly steps: readonly PatternStep[]; readonly start: number } {
  const compiler = new Compiler();
  const start = compiler.compile(part, compiler.add({ type: 'match' }));
  return { steps: compiler.steps, start };
}

class Compiler {
  readonly steps: PatternStep[] = [];
  readonly #sets = new Map<string, CharacterSet>();

  add(step: PatternStep): number {
    if (this.steps.length >= mostSteps) throw new UnboundedPattern('repetitions that are this large');
    return this.steps.push(step) - 1;
  }

  /** Index of the first step of a part that goes on at `next`. */
  compile(part: PatternPart, next: number): number {
    switch (part.type) {
      case 'character':
        return this.add({ type: 'character', set: this.#set(part.source, part.flags), next });
      case 'edge':
        return this.add({ type: 'edge', holds: edges[part.source], next });
      case 'sequence':
        return part.parts.reduceRight((after, inner) => this.compile(inner, after), next);
      case 'choice':
        return this.add({ type: 'split', next: part.options.map((option) => this.compile(option, next)) });
      case 'repeat':
        return this.#repeat(part, next);
    }
  }

  #repeat({ part, min, max, isLazy }: Extract<PatternPart, { type: 'repeat' }>, next: number): number {
    const ways = (again: number, out: number): number[] => (isLazy ? [out, again] : [again, out]);
    let start = next;
    if (max === Infinity) {
      const split: number[] = [];
      start = this.add({ type: 'split', next: split });
      split.push(...ways(this.compile(part, start), next));
    } else
      for (let count = min; count < max; count += 1)
        start = this.add({ type: 'split', next: ways(this.compile(part, start), next) });
    for (let count = 0; count < min; count += 1) start = this.compile(part, start);
    return start;
  }

  #set(source: string, flags: string): CharacterSet {
    const key = `${flags}/${source}`;
    const known = this.#sets.get(key) ?? new CharacterSet(source, flags);
    this.#sets.set(key, known);
    return known;
  }
}

/** What a piece of an expression that stands for one character matches. */
class CharacterSet {
  readonly #pattern: RegExp;
  readonly #below128: Uint8Array;
  readonly #above = new Map<number, boolean>();

  constructor(source: string, flags: string) {
    this.#pattern = new RegExp(`^(?:${source})$`, `u${flags}`);
    this.#below128 = Uint8Array.from({ length: 128 }, (_, code) => (this.#test(code) ? 1 : 0));
  }

  has(code: number): boolean {
    if (code < 128) return this.#below128[code] === 1;
    const known = this.#above.get(code) ?? this.#test(code);
    this.#above.set(code, known);
    return known;
  }

  #test(code: number): boolean {
    return this.#pattern.test(String.fromCodePoint(code));
  }
}

const edges: Readonly<Record<EdgeSource, (text: string, at: number) => boolean>> = {
  '^': (_text, at) => at === 0,
  $: (text, at) => at === text.length,
  '\\b': (text, at) => isWord(text, at - 1) !== isWord(text, at),
  '\\B': (text, at) => isWord(text, at - 1) === isWord(text, at),
};

function isWord(text: string, at: number): boolean {
  return /\w/.test(text.charAt(at));
}
