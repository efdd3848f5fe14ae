/** Replaces secrets in one text. */
import { type Finding, SecretFinder } from './find-secrets.ts';
import { marker, markerPattern } from './marker.ts';
import { ownRules } from './own-words.ts';
import { rules, tokenRules } from './rules.ts';

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

/** A marker changes what stands around it; after so many rounds nothing is left to find. */
const rounds = 4;

/** Throws CONFIG_INVALID for a pattern of the person's that is none. */
export function createTextRedaction(policy: RedactionPolicy): RedactText {
  const finder = new SecretFinder(rules, ownRules(policy));
  const tokens = new SecretFinder(tokenRules);
  const { key, home } = policy;
  const nameOf = ({ secret, rule }: Finding): string => tokens.findPlain(secret)[0]?.rule ?? rule;
  return (text, found) => {
    let result = text;
    for (let round = 0; round < rounds; round += 1) {
      const findings = finder.find(result);
      const fresh = findings.length === 0 ? findings : merged(result, withoutMarkers(result, findings));
      if (fresh.length === 0) break;
      result = replaced(result, fresh, (finding) => {
        const rule = nameOf(finding);
        found(rule);
        return marker(rule, finding.secret, key);
      });
    }
    return home === undefined || home.length < 2 ? result : result.replaceAll(home, '~');
  };
}

/** Earlier markers stay as they are. */
function withoutMarkers(text: string, findings: readonly Finding[]): readonly Finding[] {
  if (!text.includes('[redacted:')) return findings;
  const markers = Array.from(
    text.matchAll(markerPattern),
    ({ index, 0: { length } }) => [index, index + length] as const,
  );
  return findings.filter(({ start, end }) => markers.every(([from, to]) => end <= from || start >= to));
}

/** In order; findings that overlap become one, named and meant like the one that covers all of them, the most deeply read first. */
function merged(text: string, findings: readonly Finding[]): readonly Finding[] {
  const joined: Finding[] = [];
  for (const finding of findings.toSorted((a, b) => a.start - b.start || b.end - a.end)) {
    const last = joined.at(-1);
    if (!last || finding.start >= last.end) joined.push(finding);
    else if (finding.start === last.start && finding.end === last.end)
      joined[joined.length - 1] = { ...finding, rule: last.rule };
    else if (finding.end > last.end)
      joined[joined.length - 1] = { ...last, end: finding.end, secret: text.slice(last.start, finding.end) };
  }
  return joined;
}

function replaced(text: string, findings: readonly Finding[], markerOf: (finding: Finding) => string): string {
  let result = '';
  let at = 0;
  for (const finding of findings) {
    result += text.slice(at, finding.start) + markerOf(finding);
    at = finding.end;
  }
  return result + text.slice(at);
}
