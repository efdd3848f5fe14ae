import { describe, expect, it } from 'vitest';
import { count, counted, fileSize, period, span } from './format.ts';

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

describe('periods', () => {
  const at = (...parts: readonly [number, number, number, number, number, number]) =>
    new Date(...parts).getTime() / 1000;
  const begin = at(2026, 8, 18, 14, 2, 10);

  it.each([
    ['18 Sep 2026, 14:02 to 15:14', at(2026, 8, 18, 15, 14, 0)],
    ['18 Sep 2026, 14:02', at(2026, 8, 18, 14, 2, 50)],
    ['18 Sep 2026, 14:02', begin],
    ['18 Sep 2026 to 19 Sep 2026', at(2026, 8, 19, 14, 2, 10)],
  ])('say what differs: %s', (text, end) => {
    expect(period(begin, end)).toBe(text);
  });
});

describe('sizes', () => {
  it('have the unit that fits', () => {
    expect([812, 14_200, 1_234_567].map(fileSize)).toEqual(['812 B', '14 KB', '1.2 MB']);
  });
});
