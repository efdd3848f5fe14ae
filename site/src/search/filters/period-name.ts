/** Days, months and periods by their names; days are given as `2026-09-18`. Pure. */
import { monthName } from '../../page/format.ts';
import type { Period } from '../search-state.ts';

/** `1 Sep 2026 to 31 Oct 2026`; undefined for all times. */
export function periodName({ after, before }: Period): string | undefined {
  if (after === undefined) return before === undefined ? undefined : `to ${dayInFull(before)}`;
  if (before === undefined) return `from ${dayInFull(after)}`;
  return after === before ? dayInFull(after) : `${dayInFull(after)} to ${dayInFull(before)}`;
}

/** `18 Sep 2026`. */
export function dayInFull(day: string): string {
  return `${dayAndMonth(day)} ${day.slice(0, 4)}`;
}

/** `18 Sep`. */
export function dayAndMonth(day: string): string {
  return `${Number(day.slice(8))} ${monthOf(day)}`;
}

/** `Sep 2026`, of the month that a day is in. */
export function monthInFull(day: string): string {
  return `${monthOf(day)} ${day.slice(0, 4)}`;
}

/** `Sep`. */
export function monthOf(day: string): string {
  return monthName(Number(day.slice(5, 7)) - 1);
}
