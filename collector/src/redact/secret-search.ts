/** Secrets in a text, one after the other, each with the name of what it is. */
import { type Finding, SecretFinder } from './find-secrets.ts';
import { markerCore } from './marker.ts';
import { type OwnPolicy, ownRules } from './own-words.ts';
import { rules, tokenRules } from './rules/rules.ts';

/** In order; none overlaps another, and none an earlier marker. */
export type SecretSearch = (text: string) => readonly Finding[];

/** Throws CONFIG_INVALID for a pattern of the person's that is none. */
export function createSecretSearch(policy: OwnPolicy): SecretSearch {
  const finder = new SecretFinder(rules, ownRules(policy));
  const tokens = new SecretFinder(tokenRules);
  const nameOf = ({ secret, rule }: Finding): string => tokens.findPlain(secret)[0]?.rule ?? rule;
  return (text) => {
    const findings = finder.find(text);
    if (findings.length === 0) return findings;
    const sorted = findings.toSorted((a, b) => a.start - b.start || b.end - a.end);
    return merged(text, withoutMarkers(text, sorted)).map((finding) => ({ ...finding, rule: nameOf(finding) }));
  };
}

/** Of sorted findings, those that overlap become one, named and meant like the one that covers all of them, the most deeply read first. */
function merged(text: string, findings: readonly Finding[]): readonly Finding[] {
  const joined: Finding[] = [];
  for (const finding of findings) {
    const last = joined.at(-1);
    if (!last || finding.start >= last.end) joined.push(finding);
    else if (finding.start === last.start && finding.end === last.end)
      joined[joined.length - 1] = { ...finding, rule: last.rule };
    else if (finding.end > last.end)
      joined[joined.length - 1] = { ...last, end: finding.end, secret: text.slice(last.start, finding.end) };
  }
  return joined;
}

function withoutMarkers(text: string, findings: readonly Finding[]): readonly Finding[] {
  if (!text.includes('redacted:')) return findings;
  const markers = text.matchAll(markerCore);
  let next = markers.next().value;
  return findings.filter(({ start, end }) => {
    while (next && next.index + next[0].length <= start) next = markers.next().value;
    return !next || end <= next.index;
  });
}
