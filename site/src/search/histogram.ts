/** Counts by month or by day → the bars of the histogram. Pure; days and months are UTC, as in the index. */
import type { Period } from './search-state.ts';

export interface Bar {
  /** First and last day, `2026-07-01`. */
  readonly from: string;
  readonly to: string;
  readonly count: number;
}

const dayMs = 86_400_000;
/** Longest stretch of months or days that is drawn; older ones are left out. */
const mostBars = 120;

/**
 * Bars for counts by month (`202607`) or, when they span at most three months, by day (days since 1970). Gaps are bars of zero. Oldest first.
 */
export function histogramBars(months: Readonly<Record<string, number>>, days: Readonly<Record<string, number>>): Bar[] {
  const monthNumbers = Object.keys(months).map(monthIndex);
  const [first, last] = [Math.min(...monthNumbers), Math.max(...monthNumbers)];
  if (monthNumbers.length === 0) return [];
  if (last - first <= 2) return dayBars(days);
  const bars: Bar[] = [];
  for (let month = Math.max(first, last - mostBars + 1); month <= last; month += 1) {
    const [year, index] = [Math.floor(month / 12), month % 12];
    const from = isoDay(Date.UTC(year, index, 1));
    bars.push({ from, to: isoDay(Date.UTC(year, index + 1, 0)), count: months[String(year * 100 + index + 1)] ?? 0 });
  }
  return bars;
}

function dayBars(days: Readonly<Record<string, number>>): Bar[] {
  const numbers = Object.keys(days).map(Number);
  if (numbers.length === 0) return [];
  const last = Math.max(...numbers);
  const first = Math.max(Math.min(...numbers), last - mostBars + 1);
  const bars: Bar[] = [];
  for (let day = first; day <= last; day += 1) {
    const date = isoDay(day * dayMs);
    bars.push({ from: date, to: date, count: days[String(day)] ?? 0 });
  }
  return bars;
}

/** Whether a bar lies in a period at least in part; all do when there is none. */
export function isInPeriod(bar: Bar, { after, before }: Period): boolean {
  return (after === undefined || bar.to >= after) && (before === undefined || bar.from <= before);
}

const monthName = new Intl.DateTimeFormat('en', { month: 'short', timeZone: 'UTC' });
const monthAndYear = new Intl.DateTimeFormat('en', { month: 'short', year: 'numeric', timeZone: 'UTC' });
const dayAndMonth = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' });
const wholeDay = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' });

/** What a bar stands for, in full. */
export function barName(bar: Bar): string {
  const date = new Date(bar.from);
  return bar.from === bar.to ? wholeDay.format(date) : monthAndYear.format(date);
}

/** At most five labels for the axis; the year stands where it changes. */
export function axisLabels(bars: readonly Bar[]): string[] {
  const ticks = Math.min(5, bars.length);
  let year = '';
  return Array.from({ length: ticks }, (_, tick) => {
    const bar = bars[Math.round((tick * (bars.length - 1)) / Math.max(1, ticks - 1))];
    if (!bar) return '';
    const date = new Date(bar.from);
    const isNewYear = bar.from.slice(0, 4) !== year;
    year = bar.from.slice(0, 4);
    if (bar.from === bar.to) return isNewYear ? wholeDay.format(date) : dayAndMonth.format(date);
    return isNewYear ? monthAndYear.format(date) : monthName.format(date);
  });
}

function monthIndex(yyyymm: string): number {
  return Math.floor(Number(yyyymm) / 100) * 12 + (Number(yyyymm) % 100) - 1;
}

function isoDay(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}
