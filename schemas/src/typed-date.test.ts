import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seed } from './seed-for-tests.ts';
import { calendarDay, relativeDates, startOf } from './typed-date.ts';

describe('the start of a date', () => {
  it.each([
    ['1970-01-02', 86_400],
    ['1970-02', 2_678_400],
    ['1971', 31_536_000],
    ['2026-02-31', undefined],
    ['2026-13', undefined],
    ['26-01-01', undefined],
    ['2026-01-01T10:00', undefined],
    ['constructor', undefined],
    ['d', undefined],
    ['1d1d', undefined],
    ['1000d', undefined],
    ['-1d', undefined],
  ])('%s is %s', (date, seconds) => {
    expect(startOf(date, '2026-09-15')).toBe(seconds);
  });

  it.each([
    ['today', '2026-03-31', '2026-03-31'],
    ['0d', '2026-03-31', '2026-03-31'],
    ['yesterday', '2026-03-01', '2026-02-28'],
    ['yesterday', '2026-01-01', '2025-12-31'],
    ['7d', '2026-03-31', '2026-03-24'],
    ['2w', '2024-03-10', '2024-02-25'],
    ['1m', '2026-03-31', '2026-02-28'],
    ['1m', '2024-03-31', '2024-02-29'],
    ['13m', '2026-03-31', '2025-02-28'],
    ['1y', '2024-02-29', '2023-02-28'],
    ['999y', '2026-03-31', '1027-03-31'],
  ])('%s on %s is %s', (date, today, day) => {
    expect(startOf(date, today)).toBe(Date.parse(day) / 1000);
  });

  it('is never after today, and the earlier the larger the number', () => {
    const days = fc.date({ min: new Date('1971-01-01'), max: new Date('2100-01-01'), noInvalidDate: true });
    fc.assert(
      fc.property(days, fc.nat(998), fc.constantFrom('d', 'w', 'm', 'y'), (now, count, unit) => {
        const today = calendarDay(now);
        const [later = Number.NaN, earlier = Number.NaN] = [count, count + 1].map((number) =>
          startOf(`${number}${unit}`, today),
        );
        expect(earlier).toBeLessThan(later);
        expect(later).toBeLessThanOrEqual(Date.parse(today) / 1000);
      }),
      { seed },
    );
  });

  it('is known for everything that is suggested', () => {
    for (const date of relativeDates) expect(startOf(date, '2026-09-15')).toBeDefined();
  });
});

describe('the calendar day', () => {
  it('is the one where whoever asks is', () => {
    expect(calendarDay(new Date(2026, 8, 5, 0, 0, 1))).toBe('2026-09-05');
    expect(calendarDay(new Date(2026, 8, 5, 23, 59, 59))).toBe('2026-09-05');
  });
});
