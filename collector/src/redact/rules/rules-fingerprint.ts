/** Stands for the rules: what was collected under others is looked at again. */
import { hash } from 'node:crypto';
import { armourEnd } from './armour.ts';
import { base64Readings } from '../writings/base64-runs.ts';
import type { Rule } from './rule.ts';
import { rules } from './rules.ts';
import { isBasicCredential, isReference, looksChosen, looksRandom, looksTyped, references } from './secret-shape.ts';
import { withoutWraps } from '../writings/wrapped-lines.ts';
import { withoutEscapes } from '../writings/written-escapes.ts';

/** What the rules ask and how texts are read. Only their own code counts; a change in what they call comes with an example of a rule, which counts, too. */
const shared = [
  ...references,
  isReference,
  looksRandom,
  looksChosen,
  looksTyped,
  isBasicCredential,
  armourEnd,
  withoutEscapes,
  withoutWraps,
  base64Readings,
];

/** Another one whenever a rule comes, goes, finds something else or has other examples. */
export function fingerprintOf(some: readonly Rule[]): string {
  const texts = some.map((rule) => Object.entries(rule).map(([key, part]) => [key, String(part)]));
  return hash('sha256', JSON.stringify([texts, shared.map(String)]), 'hex').slice(0, 12);
}

export const rulesFingerprint = fingerprintOf(rules);
