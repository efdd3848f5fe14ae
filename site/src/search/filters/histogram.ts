/** Counts by month or by day → the bars of the histogram. Pure; days and months are UTC, as in the index. */
import { dayAndMonth, dayInFull, monthInFull, monthOf } from './period-name.ts';
import type { Period } from '../search-state.ts';

export interface Bar {
  /** First and last day, `2026-07-01`. */
  readonly from: string;
  readonly to: string;
  readonly count: number;
}

const dayMs = 86_400_000;
/** Longest stretch of months or days that is drawn; older ones are left out. */
const mostBars = 120;
/** Shortest stretch: a few days of work stay bars beside each other and do not become walls. */
const leastBars = { months: 12, days: 28 } as const;

/**
 * Bars for counts by month (`202607`) or, when they span at most three months, by day (days since 1970). Gaps are bars of zero, and so is what lies before a
 * short stretch. Oldest first.
 */
export function histogramBars(months: Readonly<Record<string, number>>, days: Readonly<Record<string, number>>): Bar[] {
  const monthNumbers = Object.keys(months).map(monthIndex);
  if (monthNumbers.length === 0) return [];
  const [first, last] = [Math.min(...monthNumbers), Math.max(...monthNumbers)];
  if (last - first <= 2) return dayBars(days);
  return stretch(first, last, leastBars.months).map((month) => {
    const [year, index] = [Math.floor(month / 12), month % 12];
    const count = months[String(year * 100 + index + 1)] ?? 0;
    return { from: isoDay(Date.UTC(year, index, 1)), to: isoDay(Date.UTC(year, index + 1, 0)), count };
  });
}

function dayBars(days: Readonly<Record<string, number>>): Bar[] {
  const numbers = Object.keys(days).map(Number);
  if (numbers.length === 0) return [];
  return stretch(Math.min(...numbers), Math.max(...numbers), leastBars.days).map((day) => {
    const date = isoDay(day * dayMs);
    return { from: date, to: date, count: days[String(day)] ?? 0 };
  });
}

/** Every number up to `last`, from `first` or as far from it as the limits allow. */
function stretch(first: number, last: number, least: number): number[] {
  const length = Math.min(mostBars, Math.max(least, last - first + 1));
  return Array.from({ length }, (_, at) => last - length + 1 + at);
}

/** Whether a bar lies in a period at least in part; all do when there is none. */
export function isInPeriod(bar: Bar, { after, before }: Period): boolean {
  return (after === undefined || bar.to >= after) && (before === undefined || bar.from <= before);
}

/** What a bar stands for, in full. */
export function barName(bar: Bar): string {
  return bar.from === bar.to ? dayInFull(bar.from) : monthInFull(bar.from);
}

export interface AxisLabel {
  readonly text: string;
  /** Index of the bar it names. */
  readonly at: number;
}

/** Labels for at most five bars, evenly apart; the year stands where it changes. */
export function axisLabels(bars: readonly Bar[]): AxisLabel[] {
  const ticks = Math.min(5, bars.length);
  let year = '';
  return Array.from({ length: ticks }, (_, tick) =>
    Math.round((tick * (bars.length - 1)) / Math.max(1, ticks - 1)),
  ).map((at) => {
    const { from = '', to } = bars[at] ?? {};
    const isNewYear = from.slice(0, 4) !== year;
    year = from.slice(0, 4);
    if (from === to) return { text: isNewYear ? dayInFull(from) : dayAndMonth(from), at };
    return { text: isNewYear ? monthInFull(from) : monthOf(from), at };
  });
}

function monthIndex(yyyymm: string): number {
  return Math.floor(Number(yyyymm) / 100) * 12 + (Number(yyyymm) % 100) - 1;
}

function isoDay(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}
