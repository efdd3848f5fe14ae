import { describe, expect, it } from 'vitest';
import { hardTexts } from './hard-texts.ts';
import { createTextRedaction } from './redact-text.ts';
import { rules } from './rules.ts';

const redactText = createTextRedaction({ key: Buffer.alloc(32, 4) });

describe('redacting', () => {
  // Work that grew with the square of the length would take minutes here.
  it('gets through long texts that are made to keep it busy', { timeout: 60_000 }, () => {
    for (const { make } of hardTexts) expect(redactText(make(50_000), () => undefined).length).toBeGreaterThan(0);
  });

  it('uses no pattern whose repetitions contain repetitions without a bound', () => {
    const nested = /\((?:\?:|\?<\w+>)?[^()]*(?<!\\)[*+](?:\?)?[^()]*\)(?:[*+]|\{\d+,\})/;
    expect(rules.filter(({ pattern }) => nested.test(withoutClasses(pattern.source))).map(({ id }) => id)).toEqual([]);
  });
});

/** A pattern without escaped characters and with every class of characters as a letter, so that its structure is left. */
function withoutClasses(source: string): string {
  return source.replaceAll(/\\./g, 'x').replaceAll(/\[[^\]]*\]/g, 'x');
}
