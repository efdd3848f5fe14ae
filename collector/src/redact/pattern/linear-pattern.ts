/**
 * Matches a regular expression in time that is proportional to the text, whatever the expression: all ways to match it are followed side by side. The engine
 * of the language tries one way after the other, and some patterns keep it busy for years.
 */
import { type PatternPart, parsePattern } from './pattern-syntax.ts';
import { type PatternStep, compilePattern } from './pattern-steps.ts';
import type { Range } from '../writings/reading.ts';

/** A match that went on for this many characters is given up: what lies behind it is looked at again from its start on. */
const longestMatch = 2_000;

/** Where every way began that has come to a step; the preferred way comes first. */
type Ways = Map<number, number>;

export class LinearPattern {
  readonly #steps: readonly PatternStep[];
  readonly #start: number;
  /** By code below 128, whether a match can begin with it. */
  readonly #canStart = new Uint8Array(128);
  /** Every match holds it. */
  readonly #literal: string;

  /** Of an expression that is valid with the flag `u`. Throws UnboundedPattern for what cannot be matched like this. */
  constructor(source: string) {
    const pattern = parsePattern(source);
    const { steps, start } = compilePattern(pattern);
    this.#literal = longestLiteral(pattern);
    this.#steps = steps;
    this.#start = start;
    const firsts = this.#firsts();
    for (let code = 0; code < 128; code += 1)
      if (firsts.some((step) => step.type !== 'character' || step.set.has(code))) this.#canStart[code] = 1;
  }

  /** All matches that are not empty, in order; none overlaps another. */
  *matchesIn(text: string): Generator<Range> {
    if (!text.includes(this.#literal)) return;
    for (let at = 0; at <= text.length;) {
      const match = this.#firstFrom(text, at);
      if (!match) return;
      const [start, end] = match;
      if (end > start) yield match;
      at = end > start ? end : behind(text, end);
    }
  }

  /** The leftmost match, and of those that begin there the one the expression prefers. */
  #firstFrom(text: string, start: number): Range | undefined {
    let ways: Ways = new Map();
    let found: Range | undefined;
    for (let at = start; at <= text.length;) {
      if (!found) {
        if (ways.size === 0) at = this.#nextStart(text, at);
        this.#follow(ways, { step: this.#start, from: at }, { text, at });
      }
      const code = text.codePointAt(at) ?? -1;
      const next = { text, at: behind(text, at) };
      const onward: Ways = new Map();
      for (const [index, from] of ways) {
        const step = this.#steps[index];
        if (step?.type === 'match') {
          found = [from, at];
          // The ways that follow are preferred less.
          break;
        }
        if (step?.type === 'character' && code >= 0 && at - from < longestMatch && step.set.has(code))
          this.#follow(onward, { step: step.next, from }, next);
      }
      if (onward.size === 0 && found) return found;
      ways = onward;
      at = next.at;
    }
    return found;
  }

  /** Adds the steps that wait for a character, or are the end, and that are reached from a step without one. */
  #follow(ways: Ways, way: { step: number; from: number }, place: { text: string; at: number }): void {
    const { step: index, from } = way;
    const step = this.#steps[index];
    if (!step || ways.has(index)) return;
    // Also marks splits and edges as visited, so that no circle of them is followed twice.
    ways.set(index, from);
    if (step.type === 'split') for (const next of step.next) this.#follow(ways, { step: next, from }, place);
    else if (step.type === 'edge' && step.holds(place.text, place.at))
      this.#follow(ways, { step: step.next, from }, place);
  }

  /** The next place where a match can begin. */
  #nextStart(text: string, start: number): number {
    let at = start;
    while (at < text.length) {
      const code = text.charCodeAt(at);
      if (code >= 128 || this.#canStart[code] === 1) break;
      at += 1;
    }
    return at;
  }

  /** What the first character of a match is compared with; the end, where there need be none. */
  #firsts(): readonly PatternStep[] {
    const firsts = new Set<PatternStep>();
    const visit = (index: number): void => {
      const step = this.#steps[index];
      if (!step || firsts.has(step)) return;
      firsts.add(step);
      if (step.type === 'split') step.next.forEach(visit);
      else if (step.type === 'edge') visit(step.next);
    };
    visit(this.#start);
    return [...firsts].filter(({ type }) => type === 'character' || type === 'match');
  }
}

/** The longest text that stands in an expression as it is, outside of choices and repetitions. */
function longestLiteral(pattern: PatternPart): string {
  let [longest, literal] = ['', ''];
  for (const part of pattern.type === 'sequence' ? pattern.parts : []) {
    const isPlain = part.type === 'character' && part.flags === '' && /^[\w@#%&=:;,<>/ -]$/u.test(part.source);
    literal = isPlain ? literal + part.source : '';
    if (literal.length > longest.length) longest = literal;
  }
  return longest;
}

function behind(text: string, at: number): number {
  return at + ((text.codePointAt(at) ?? 0) > 0xff_ff ? 2 : 1);
}
