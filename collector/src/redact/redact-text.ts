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
  const { key } = policy;
  const home = homePattern(policy.home ?? '');
  return (text, found) => {
    let result = text;
    for (let round = 0; round < rounds; round += 1) {
      const findings = search(result);
      if (findings.length === 0) break;
      for (const { rule } of findings) found(rule);
      result = replaced(result, findings, ({ rule, secret }) => marker(rule, secret, key));
    }
    return home ? result.replaceAll(home, '~') : result;
  };
}

/** A home folder as texts have it, on Windows also as JSON writes it; not where it only begins another one's name. Undefined for the root of a disk. */
function homePattern(home: string): RegExp | undefined {
  const folder = home.replace(/[/\\]+$/, '');
  if (folder.length < 2) return undefined;
  const forms = [folder.replaceAll('\\', '\\\\'), folder].map((form) => RegExp.escape(form));
  return new RegExp(`(?:${forms.join('|')})(?![\\p{L}\\p{N}_-]|\\.[\\p{L}\\p{N}])`, 'gu');
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
