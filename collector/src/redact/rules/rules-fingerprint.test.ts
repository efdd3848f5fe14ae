import { describe, expect, it } from 'vitest';
import { fingerprintOf, rulesFingerprint } from './rules-fingerprint.ts';
import { rules } from './rules.ts';

describe('the fingerprint of the rules', () => {
  it('is short, can stand in the name of a file, and is the same in every run', () => {
    expect(rulesFingerprint).toMatch(/^[0-9a-f]{12}$/);
    expect(fingerprintOf([...rules])).toBe(rulesFingerprint);
  });

  it('changes with every part of a rule that decides what is found', () => {
    const [first, ...rest] = rules;
    if (!first) throw new Error('there are no rules');
    const changed = [
      rest,
      [{ ...first, anchors: [...first.anchors, 'another'] }, ...rest],
      [{ ...first, pattern: new RegExp(`${first.pattern.source}x`) }, ...rest],
      [{ ...first, pattern: new RegExp(first.pattern.source, 'i') }, ...rest],
      [{ ...first, isSecret: () => false }, ...rest],
      [{ ...first, endOf: (_text: string, end: number) => end }, ...rest],
      [{ ...first, passes: [...first.passes, 'another'] }, ...rest],
    ].map(fingerprintOf);
    expect(new Set([rulesFingerprint, ...changed]).size).toBe(changed.length + 1);
  });
});
