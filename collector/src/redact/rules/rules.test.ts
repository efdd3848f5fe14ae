import { describe, expect, it } from 'vitest';
import { createTextRedaction } from '../redact-text.ts';
import type { Rule } from './rule.ts';
import { rules } from './rules.ts';

const redactText = createTextRedaction({ key: Buffer.alloc(32, 7) });

function rulesIn(text: string): { readonly result: string; readonly found: readonly string[] } {
  const found: string[] = [];
  return { result: redactText(text, (rule) => found.push(rule)), found };
}

describe.each(rules.map((rule): [string, Rule] => [rule.id, rule]))('%s', (id, rule) => {
  it.each(rule.matches)('finds %j', (text) => {
    const { result, found } = rulesIn(text);
    expect(found).toContain(id);
    expect(result).toContain(`[redacted:${id}:`);
    expect(result).not.toMatch(/hunter/);
    expect(rulesIn(result)).toEqual({ result, found: [] });
    expect(rulesIn(`before\n${text}\nafter`).found).toContain(id);
  });

  it.each(rule.passes)('leaves %j', (text) => {
    expect(rulesIn(text)).toEqual({ result: text, found: [] });
    expect(rulesIn(`before\n${text}\nafter`).found).toEqual([]);
  });
});

describe('the rules', () => {
  it('have names of their own, and say what they find', () => {
    expect(new Set(rules.map(({ id }) => id)).size).toBe(rules.length);
    for (const { id, finds } of rules) {
      expect(id).toMatch(/^[a-z]+(?:-[a-z]+)*$/);
      expect(finds).not.toBe('');
    }
  });

  it('each have examples of both kinds', () => {
    for (const { id, matches, passes } of rules)
      expect([id, matches.length > 0, passes.length > 0]).toEqual([id, true, true]);
  });
});
