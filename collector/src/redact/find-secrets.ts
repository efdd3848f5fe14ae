/** Finds secrets in a text, however they are written: as they are, escaped, wrapped, in base64, and one in the other. */
import { AnchorScan } from './anchor-scan.ts';
import { base64Readings } from './writings/base64-runs.ts';
import type { OwnRule } from './own-words.ts';
import type { Range, Reading } from './writings/reading.ts';
import type { Rule } from './rules/rule.ts';
import { withoutEscapes } from './writings/written-escapes.ts';
import { withoutWraps } from './writings/wrapped-lines.ts';

export interface Finding {
  readonly start: number;
  readonly end: number;
  readonly rule: string;
  /** What it means, without the way it is written: the same secret is the same text everywhere. */
  readonly secret: string;
}

interface PlainFinding extends Finding {
  /** Where its rule was tried. */
  readonly anchor: number;
}

/** Texts shorter than the shortest secret with its name hold none. */
const shortestText = 8;
/** Longer texts are looked at in parts, so that what a text means never takes many times its memory. */
const longestPart = 4 * (1 << 20);
/** Of two parts; longer than any secret. */
const sharedPart = 1 << 16;
/** JSON in JSON in JSON, and an address in it. Nobody writes deeper. */
const deepestEscapes = 4;
/** Base64 in base64: a registry's login inside of a cluster's secret. */
const deepestBase64 = 3;
/** A secret that is this long goes on as far as its characters do: the repetitions of patterns have an end, so that trying one costs little. */
const longestRepetition = 300;

/** Looks for what some rules know, and for the person's own words and patterns. */
export class SecretFinder {
  readonly #own: readonly OwnRule[];
  readonly #scan: AnchorScan<PreparedRule>;
  /** Rules that are tried at every place of one character. */
  readonly #bySign = new Map<string, PreparedRule[]>();

  constructor(rules: readonly Rule[], own: readonly OwnRule[] = []) {
    this.#own = own;
    const entries: (readonly [string, PreparedRule])[] = [];
    for (const rule of rules) {
      const prepared = new PreparedRule(rule);
      for (const anchor of rule.anchors)
        if (anchor.length === 1) this.#bySign.set(anchor, [...(this.#bySign.get(anchor) ?? []), prepared]);
        else entries.push([anchor, prepared]);
    }
    this.#scan = new AnchorScan(entries);
  }

  /** In all ways of writing. They may overlap. */
  find(text: string): readonly Finding[] {
    if (text.length < shortestText) return this.#findOwn(text);
    if (text.length <= longestPart) return this.#findIn(text, deepestBase64);
    return Array.from(partsOf(text), ([start, end]) =>
      this.#findIn(text.slice(start, end), deepestBase64).map((finding) => ({
        ...finding,
        start: finding.start + start,
        end: finding.end + start,
      })),
    ).flat();
  }

  /** As the text stands, in order. */
  findPlain(text: string): readonly PlainFinding[] {
    const findings: PlainFinding[] = [];
    this.#scan.run(text, (start, rule) => {
      const finding = rule.findingAt(text, start);
      if (finding) findings.push(finding);
      return finding && Math.max(finding.end, start + 1);
    });
    for (const [sign, rules] of this.#bySign)
      for (let at = text.indexOf(sign); at !== -1; at = text.indexOf(sign, at + 1))
        for (const rule of rules) {
          const finding = rule.findingAt(text, at);
          if (finding) findings.push(finding);
        }
    return this.#own.length === 0 ? findings : [...findings, ...this.#findOwn(text)];
  }

  #findOwn(text: string): readonly PlainFinding[] {
    return this.#own.flatMap(({ id, matchesIn }) =>
      Array.from(matchesIn(text), ([start, end]) => ({
        start,
        end,
        rule: id,
        secret: text.slice(start, end),
        anchor: start,
      })),
    );
  }

  #findIn(text: string, base64Depth: number): readonly Finding[] {
    let findings = this.#findWithoutEscapes(text, base64Depth);
    let reading = withoutEscapes(text);
    for (let depth = 1; reading && depth <= deepestEscapes; depth += 1) {
      const inner = this.#findWithoutEscapes(reading.text, base64Depth);
      if (inner.length > 0) findings = [...findings, ...originsOf(inner, reading)];
      reading = unescapedOnce(reading);
    }
    return findings;
  }

  #findWithoutEscapes(text: string, base64Depth: number): readonly Finding[] {
    const plain = this.findPlain(text);
    const encoded = this.#findInBase64(text, base64Depth);
    const starts = plain.length === 0 ? noStarts : new Set(plain.map(({ anchor, start }) => Math.min(anchor, start)));
    const wrapped = withoutWraps(text, starts).flatMap((reading) =>
      originsOf([...this.findPlain(reading.text), ...this.#findInBase64(reading.text, base64Depth)], reading),
    );
    return encoded.length + wrapped.length === 0 ? plain : [...plain, ...encoded, ...wrapped];
  }

  #findInBase64(text: string, base64Depth: number): readonly Finding[] {
    if (base64Depth === 0) return none;
    return base64Readings(text).flatMap((reading) => originsOf(this.#findIn(reading.text, base64Depth - 1), reading));
  }
}

const none: readonly Finding[] = [];
const noStarts: ReadonlySet<number> = new Set();

/** Each part begins some way before the end of the one before, where a line begins if it can. */
function* partsOf(text: string): Generator<Range> {
  let start = 0;
  for (let end = longestPart; end < text.length; end = start + longestPart) {
    yield [start, end];
    const line = text.lastIndexOf('\n', end - sharedPart) + 1;
    start = line > end - 2 * sharedPart ? line : end - sharedPart;
  }
  yield [start, text.length];
}

/** A rule whose pattern is made ready when a text first asks for it: most texts ask for few. */
class PreparedRule {
  readonly #rule: Rule;
  #sticky: RegExp | undefined;

  constructor(rule: Rule) {
    this.#rule = rule;
  }

  findingAt(text: string, anchor: number): PlainFinding | undefined {
    const { id, pattern, mayStart, isSecret, endOf } = this.#rule;
    if (mayStart?.(text, anchor) === false) return undefined;
    const sticky = (this.#sticky ??= new RegExp(pattern.source, `${pattern.flags}dy`));
    sticky.lastIndex = anchor;
    const match = sticky.exec(text);
    if (!match) return undefined;
    const [start, matched] = secretRange(match);
    if (isSecret && !isSecret({ secret: text.slice(start, matched), text, start, end: matched })) return undefined;
    const end = endOf ? endOf(text, matched) : endOfLong(text, start, matched);
    return end <= start ? undefined : { start, end, rule: id, secret: text.slice(start, end), anchor };
  }
}

/** Of the group `secret`, or from the group `head` on, or of the whole match. */
function secretRange(match: RegExpExecArray): readonly [number, number] {
  const end = match.index + match[0].length;
  const { secret, head } = match.indices?.groups ?? {};
  return secret ?? [head?.[0] ?? match.index, end];
}

function endOfLong(text: string, start: number, end: number): number {
  if (end - start < longestRepetition) return end;
  tokenCharacters.lastIndex = end;
  return tokenCharacters.test(text) ? tokenCharacters.lastIndex : end;
}

const tokenCharacters = /[\w.~+/=%-]+/y;

function originsOf(findings: readonly Finding[], reading: Reading): Finding[] {
  return findings.flatMap((finding) => {
    const range = reading.origin(finding.start, finding.end);
    return range ? [{ ...finding, start: range[0], end: range[1] }] : [];
  });
}

/** The reading of a reading, in places of the first text. */
function unescapedOnce(outer: Reading): Reading | undefined {
  const inner = withoutEscapes(outer.text);
  return (
    inner && {
      text: inner.text,
      origin(start, end) {
        const range = inner.origin(start, end);
        return range && outer.origin(range[0], range[1]);
      },
    }
  );
}
