import { seed } from '@session-siphon/schemas/seed-for-tests';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { count, counted, dayName, exactCount, fileSize, period, span } from './format.ts';

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

  it('are written as the language writes them', () => {
    const whole = new Intl.NumberFormat('en');
    const short = new Intl.NumberFormat('en', { notation: 'compact', maximumSignificantDigits: 3 });
    fc.assert(
      fc.property(fc.oneof(fc.nat(20_000), fc.nat(), fc.nat(999_000_000_000)), (value) => {
        expect(exactCount(value)).toBe(whole.format(value));
        if (value >= 10_000) expect(count(value).replace('\u00a0', '')).toBe(short.format(value));
      }),
      { seed },
    );
    expect([999_499, 999_500].map(count)).toEqual(['999\u00a0K', '1\u00a0M']);
  });

  it('agree with their noun', () => {
    expect(counted(1, 'match', 'matches')).toBe('1 match');
    expect(counted(0, 'match', 'matches')).toBe('0 matches');
  });
});

describe('days', () => {
  it('are named in full', () => {
    expect(dayName(new Date(2026, 8, 18, 23, 59))).toBe('Friday 18 September 2026');
    expect(dayName(new Date(2024, 1, 29))).toBe('Thursday 29 February 2024');
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
