/** Replaces secrets in one text. */
import { AnchorScan } from './anchor-scan.ts';
import { cloudRules } from './cloud-rules.ts';
import { keyRules } from './key-rules.ts';
import { marker, markerPattern } from './marker.ts';
import { type OwnRule, ownRules } from './own-words.ts';
import type { Rule } from './rule.ts';
import { rules } from './rules.ts';

/** Replaces secrets in a text; `found` is told the rule of each replacement, never the value. */
export type RedactText = (text: string, found: (rule: string) => void) => string;

export interface RedactionPolicy {
  readonly key: Buffer;
  /** The person's own words, matched as whole words in any case. */
  readonly words?: readonly string[] | undefined;
  /** The person's own regular expressions. */
  readonly patterns?: readonly string[] | undefined;
  /** Home folder to write as `~` inside texts; undefined leaves texts as they are. */
  readonly home?: string | undefined;
}

interface Span {
  readonly start: number;
  readonly end: number;
  readonly rule: string;
}

type PreparedRule = Pick<Rule, 'id' | 'isSecret'> & { readonly pattern: RegExp };

/** Texts shorter than the shortest secret with its name are passed on unseen. */
const shortestText = 8;

/** Throws CONFIG_INVALID for a pattern of the person's that is none. */
export function createTextRedaction(policy: RedactionPolicy): RedactText {
  const scan = scanFor(rules);
  const namingScan = scanFor([...keyRules, ...cloudRules]);
  const own = ownRules(policy);
  const { key, home } = policy;
  return (text, found) => {
    let spans = text.length < shortestText ? [] : tokenSpans(text, scan);
    if (own.length > 0) spans = [...spans, ...ownSpans(text, own)];
    const result = spans.length === 0 ? text : replaced(text, spans, { key, found, namingScan });
    return home === undefined || home.length < 2 ? result : result.replaceAll(home, '~');
  };
}

function scanFor(some: readonly Rule[]): AnchorScan<PreparedRule> {
  const entries = some.flatMap((rule) => {
    const prepared: PreparedRule = {
      id: rule.id,
      pattern: new RegExp(rule.pattern.source, `${rule.pattern.flags}dy`),
      ...(rule.isSecret === undefined ? {} : { isSecret: rule.isSecret }),
    };
    return rule.anchors.map((anchor) => [anchor, prepared] as const);
  });
  return new AnchorScan(entries);
}

const none: readonly Span[] = [];

function tokenSpans(text: string, scan: AnchorScan<PreparedRule>): readonly Span[] {
  let spans: Span[] | undefined;
  scan.run(text, (start, rule) => {
    rule.pattern.lastIndex = start;
    const match = rule.pattern.exec(text);
    if (!match) return undefined;
    const [from, to] = secretRange(match);
    if (to <= from || (rule.isSecret && !rule.isSecret(text.slice(from, to), text.charAt(to)))) return undefined;
    (spans ??= []).push({ start: from, end: to, rule: rule.id });
    return Math.max(to, start + 1);
  });
  return spans ?? none;
}

/**
 * Of the named group that took part in the match, else of the whole match. A group in a lookbehind is the part of the secret before the anchor: then
 * it and the match are the secret.
 */
function secretRange(match: RegExpExecArray): readonly [number, number] {
  const end = match.index + match[0].length;
  const group = Object.values(match.indices?.groups ?? {}).find((range) => range !== undefined);
  if (!group) return [match.index, end];
  return group[0] < match.index ? [group[0], end] : group;
}

function ownSpans(text: string, own: readonly OwnRule[]): Span[] {
  return own.flatMap(({ id, pattern }) =>
    Array.from(text.matchAll(pattern), (match) => ({
      start: match.index,
      end: match.index + match[0].length,
      rule: id,
    })).filter(({ start, end }) => end > start),
  );
}

interface Replacing {
  readonly key: Buffer;
  readonly found: (rule: string) => void;
  readonly namingScan: AnchorScan<PreparedRule>;
}

/** Spans that overlap become one; earlier markers stay as they are. */
function replaced(text: string, spans: readonly Span[], { key, found, namingScan }: Replacing): string {
  const markers = text.includes('[redacted:')
    ? Array.from(text.matchAll(markerPattern), ({ index, 0: { length } }) => [index, index + length] as const)
    : [];
  const fresh = spans.filter(({ start, end }) => markers.every(([from, to]) => end <= from || start >= to));
  let result = '';
  let at = 0;
  for (const { start, end, rule } of merged(fresh)) {
    const secret = text.slice(start, end);
    const name = tokenSpans(secret, namingScan)[0]?.rule ?? rule;
    found(name);
    result += text.slice(at, start) + marker(name, secret, key);
    at = end;
  }
  return result + text.slice(at);
}

function merged(spans: readonly Span[]): readonly Span[] {
  const joined: Span[] = [];
  for (const span of spans.toSorted((a, b) => a.start - b.start)) {
    const last = joined.at(-1);
    if (last && span.start < last.end) joined[joined.length - 1] = { ...last, end: Math.max(last.end, span.end) };
    else joined.push(span);
  }
  return joined;
}
