import { describe, expect, it } from 'vitest';
import { MatchedRows } from './matched-rows.ts';

const never = (): Uint32Array => {
  throw new Error('was looked for again');
};

describe('matched rows', () => {
  it('are looked for once, until the collection changes', () => {
    const matched = new MatchedRows();
    const rows = Uint32Array.of(1, 2);
    expect(matched.of('a', () => rows)).toBe(rows);
    expect(matched.of('a', never)).toBe(rows);
    matched.clear();
    expect(() => matched.of('a', never)).toThrow('again');
  });

  it('give way to others when they become too many, those first that nobody asked for lately', () => {
    const matched = new MatchedRows();
    const many = new Uint32Array(3_000_000);
    matched.of('a', () => many);
    matched.of('b', () => many);
    matched.of('a', never);
    matched.of('c', () => many);
    expect(matched.of('a', never)).toBe(many);
    expect(() => matched.of('b', never)).toThrow('again');
  });
});
