import { describe, expect, it } from 'vitest';
import { axisLabels, barName, histogramBars, isInPeriod } from './histogram.ts';
import { periodName } from './period-name.ts';

const dayNumber = (iso: string) => String(Date.parse(iso) / 86_400_000);

describe('the histogram', () => {
  it('has a bar for every month from the first to the last, over the end of the year', () => {
    const bars = histogramBars({ 202510: 4, 202602: 7, 202701: 1 }, {});
    expect(bars).toHaveLength(16);
    expect(bars[0]).toEqual({ from: '2025-10-01', to: '2025-10-31', count: 4 });
    expect(bars[4]).toEqual({ from: '2026-02-01', to: '2026-02-28', count: 7 });
    expect(bars.reduce((sum, { count }) => sum + count, 0)).toBe(12);
    expect(bars.at(-1)).toMatchObject({ from: '2027-01-01', count: 1 });
  });

  it('goes by day when the months are few, and stays fine-grained when the days are few, too', () => {
    const bars = histogramBars(
      { 202602: 3, 202603: 5 },
      { [dayNumber('2026-02-28')]: 3, [dayNumber('2026-03-01')]: 5 },
    );
    expect(bars).toHaveLength(28);
    expect(bars.slice(-2)).toEqual([
      { from: '2026-02-28', to: '2026-02-28', count: 3 },
      { from: '2026-03-01', to: '2026-03-01', count: 5 },
    ]);
    expect(bars[0]).toEqual({ from: '2026-02-02', to: '2026-02-02', count: 0 });
  });

  it('leaves out what lies very far back, and is empty without matches', () => {
    expect(histogramBars({ 197001: 1, 202601: 1 }, {})).toHaveLength(120);
    expect(histogramBars({}, {})).toEqual([]);
  });

  it('names at most five bars, with the year where it changes', () => {
    const bars = histogramBars({ 202511: 1, 202611: 1 }, {});
    expect(axisLabels(bars)).toEqual([
      { text: 'Nov 2025', at: 0 },
      { text: 'Feb 2026', at: 3 },
      { text: 'May', at: 6 },
      { text: 'Aug', at: 9 },
      { text: 'Nov', at: 12 },
    ]);
    expect(axisLabels([])).toEqual([]);
  });

  it('names bars and periods in words', () => {
    expect(barName({ from: '2026-09-01', to: '2026-09-30', count: 1 })).toBe('Sep 2026');
    expect(barName({ from: '2026-09-08', to: '2026-09-08', count: 1 })).toBe('8 Sep 2026');
    expect(periodName({})).toBeUndefined();
    expect(periodName({ after: '2026-09-01' })).toBe('from 1 Sep 2026');
    expect(periodName({ after: '2026-09-01', before: '2026-09-01' })).toBe('1 Sep 2026');
  });

  it('knows which bars a period touches', () => {
    const september = { from: '2026-09-01', to: '2026-09-30', count: 1 };
    expect(isInPeriod(september, {})).toBe(true);
    expect(isInPeriod(september, { after: '2026-09-30' })).toBe(true);
    expect(isInPeriod(september, { after: '2026-10-01' })).toBe(false);
    expect(isInPeriod(september, { before: '2026-08-31' })).toBe(false);
  });
});
