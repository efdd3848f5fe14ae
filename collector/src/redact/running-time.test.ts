import { describe, expect, it } from 'vitest';
import { hardTexts } from './hard-texts.ts';
import { createTextRedaction } from './redact-text.ts';
import { strictStart } from './rules/rule.ts';
import { rules } from './rules/rules.ts';

const redactText = createTextRedaction({ key: Buffer.alloc(32, 4) });

/** A pattern with every class and every escaped character as one letter, so that its structure is left. */
function structureOf(source: string): string {
  return source.replaceAll(/\\./g, 'x').replaceAll(/\[[^\]]*\]/g, 'x');
}

/** Repetitions without a bound that something has to follow, so that they may be tried in vain. */
function openRepetitions(source: string): readonly string[] {
  const structure = structureOf(source);
  return Array.from(structure.matchAll(/[*+]|\{\d+,\}/g), ({ index, 0: { length } }) =>
    structure.slice(index + length),
  ).filter((rest) => !/^\)*(?:\||$)/.test(rest));
}

describe('the time of redacting is in proportion to the text, because', () => {
  it('no pattern goes on without a bound and then fails, where it could begin again inside of what it took', () => {
    const open = rules.filter(
      ({ pattern: { source }, isSecret }) =>
        !source.startsWith(new RegExp(strictStart).source) &&
        (openRepetitions(source).length > 0 || (isSecret !== undefined && /[*+]|\{\d+,\}/.test(structureOf(source)))),
    );
    expect(open.map(({ id }) => id)).toEqual([]);
  });

  it.each([
    ['(?:a+)+b', true],
    ['a{3,}b', true],
    ['a*(?:x|b)', true],
    ['(?:a|b{2,})', false],
    ['a{2,9}b?', false],
  ])('which %s would do: %s', (source, isOpen) => {
    expect(openRepetitions(source).length > 0).toBe(isOpen);
  });

  // Work that grew with the square of the length would take minutes here.
  it('texts that are made to keep it busy are through at once', () => {
    const before = process.cpuUsage();
    for (const { make } of hardTexts) expect(redactText(make(20_000), () => undefined).length).toBeGreaterThan(0);
    expect(process.cpuUsage(before).user).toBeLessThan(60_000_000);
  });
});
