/** Replaces secrets in one text. */
import type { Finding } from './find-secrets.ts';
import { marker } from './marker.ts';
import type { OwnPolicy } from './own-words.ts';
import { createSecretSearch } from './secret-search.ts';

/** Replaces secrets in a text; `found` is told the rule of each replacement, never the value. */
export type RedactText = (text: string, found: (rule: string) => void) => string;

export interface RedactionPolicy extends OwnPolicy {
  readonly key: Buffer;
  /** Home folder to write as `~` inside texts; undefined leaves texts as they are. */
  readonly home?: string | undefined;
}

/** A marker changes what stands around it; after so many rounds nothing is left to find. */
const rounds = 4;

/** Throws CONFIG_INVALID for a pattern of the person's that is none. */
export function createTextRedaction(policy: RedactionPolicy): RedactText {
  const search = createSecretSearch(policy);
  const { key, home } = policy;
  return (text, found) => {
    let result = text;
    for (let round = 0; round < rounds; round += 1) {
      const findings = search(result);
      if (findings.length === 0) break;
      for (const { rule } of findings) found(rule);
      result = replaced(result, findings, ({ rule, secret }) => marker(rule, secret, key));
    }
    return home === undefined || home.length < 2 ? result : result.replaceAll(home, '~');
  };
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
