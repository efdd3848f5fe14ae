import { describe, expect, it } from 'vitest';
import { count, counted, fileSize, span } from './format.ts';

describe('numbers', () => {
  it('are exact below ten thousand and short above', () => {
    expect([0, 9_999, 10_000, 461_300, 1_450_000].map(count)).toEqual([
      '0',
      '9,999',
      '10\u00a0K',
      '461\u00a0K',
      '1.45\u00a0M',
    ]);
  });

  it('agree with their noun', () => {
    expect(counted(1, 'match', 'matches')).toBe('1 match');
    expect(counted(0, 'match', 'matches')).toBe('0 matches');
  });
});

describe('spans of time', () => {
  it.each([
    [0.4, '1 s'],
    [59, '59 s'],
    [90, '2 m'],
    [3_600, '1 h'],
    [4_320, '1 h 12 m'],
    [260_000, '3 d'],
  ])('%d seconds are %s', (seconds, text) => {
    expect(span(seconds)).toBe(text);
  });
});

describe('sizes', () => {
  it('have the unit that fits', () => {
    expect([812, 14_200, 1_234_567].map(fileSize)).toEqual(['812 B', '14 KB', '1.2 MB']);
  });
});
