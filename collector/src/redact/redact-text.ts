/** Replaces secrets in one text. */
import { marker } from './marker.ts';
import { type Rule, rules } from './rules.ts';

/** Replaces secrets in a text; `found` is told the rule of each replacement, never the value. */
export type RedactText = (text: string, found: (rule: string) => void) => string;

interface Policy {
  readonly key: Buffer;
  /** The person's own words, matched as whole words in any case. */
  readonly words?: readonly string[] | undefined;
  /** The person's own regular expressions. */
  readonly patterns?: readonly string[] | undefined;
  /** Home folder to write as `~` inside texts; undefined leaves texts as they are. */
  readonly home?: string | undefined;
}

/** Texts shorter than the shortest secret are passed on unseen. */
const shortestText = 8;

export function createTextRedaction(policy: Policy): RedactText {
  const tried = anchorTest(rules.flatMap((rule) => rule.anchors));
  const prepared = rules.map((rule) => ({ rule, hasAnchor: anchorTest(rule.anchors) }));
  const own = ownRules(policy);
  return (text, found) => {
    let result = text;
    if (text.length >= shortestText && tried.test(text))
      for (const { rule, hasAnchor } of prepared)
        if (hasAnchor.test(result)) result = apply(rule, result, { key: policy.key, found });
    for (const rule of own) result = apply(rule, result, { key: policy.key, found });
    return policy.home === undefined || policy.home.length < 2 ? result : result.replaceAll(policy.home, '~');
  };
}

function apply(
  rule: Pick<Rule, 'id' | 'pattern' | 'isSecret'>,
  text: string,
  use: { key: Buffer; found: (rule: string) => void },
): string {
  return text.replace(rule.pattern, (match: string, ...rest: unknown[]) => {
    const groups: unknown = rest.at(-1);
    const named = typeof groups === 'object' && groups !== null && 'secret' in groups ? groups.secret : undefined;
    const secret = typeof named === 'string' ? named : match;
    if (secret === '' || secret.startsWith('[redacted:') || (rule.isSecret && !rule.isSecret(secret))) return match;
    use.found(rule.id);
    const at = match.lastIndexOf(secret);
    return match.slice(0, at) + marker(rule.id, secret, use.key) + match.slice(at + secret.length);
  });
}

/** One expression that tells whether any anchor occurs: most texts end here. */
function anchorTest(anchors: readonly string[]): RegExp {
  return new RegExp([...new Set(anchors)].map(escaped).join('|'), 'i');
}

function ownRules(policy: Policy): Pick<Rule, 'id' | 'pattern'>[] {
  const words = (policy.words ?? []).filter((word) => word.trim() !== '');
  const wordRule =
    words.length === 0
      ? []
      : [
          {
            id: 'own-word',
            pattern: new RegExp(`(?<![\\p{L}\\p{N}_])(?:${words.map(escaped).join('|')})(?![\\p{L}\\p{N}_])`, 'giu'),
          },
        ];
  return [
    ...wordRule,
    ...(policy.patterns ?? []).map((source) => ({ id: 'own-pattern', pattern: new RegExp(source, 'g') })),
  ];
}

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\/-]/g, '\\$&');
}
