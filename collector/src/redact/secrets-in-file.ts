/** Secrets in a file, by line: a second look at what was redacted, or a first one at anything else. Never the secret itself. */
import { randomBytes } from 'node:crypto';
import { parseJson } from '@session-siphon/schemas/narrow';
import type { OwnPolicy } from './own-words.ts';
import { secretsInValue } from './redact.ts';
import { createTextRedaction } from './redact-text.ts';
import { createSecretSearch } from './secret-search.ts';

export interface FoundSecret {
  /** From 1. */
  readonly line: number;
  readonly rule: string;
}

export type FileSearch = (path: string, text: string) => readonly FoundSecret[];

/** Throws CONFIG_INVALID for a pattern of the person's that is none. */
export function createFileSearch(policy: OwnPolicy): FileSearch {
  const search = createSecretSearch(policy);
  // Nobody sees these markers.
  const redactText = createTextRedaction({ ...policy, key: randomBytes(32) });
  const inText = (text: string): readonly FoundSecret[] => {
    let [line, at] = [1, 0];
    return search(text).map(({ start, rule }) => {
      for (let end = text.indexOf('\n', at); end !== -1 && end < start; end = text.indexOf('\n', at)) {
        line += 1;
        at = end + 1;
      }
      return { line, rule };
    });
  };
  const inValue = (line: string): readonly FoundSecret[] => {
    const value = parseJson(line);
    if (value === undefined) return inText(line);
    return Object.entries(secretsInValue(value, redactText)).flatMap(([rule, count]) =>
      Array.from({ length: count }, () => ({ line: 1, rule })),
    );
  };
  return (path, text) =>
    /\.(?:jsonl|ndjson)$/.test(path)
      ? text.split('\n').flatMap((line, at) => inValue(line).map(({ rule }) => ({ line: at + 1, rule })))
      : inText(text);
}
