/** Dates as people type them: `2026-09-01`, `2026-09`, `2026`, `today`, `yesterday`, and `7d` for seven days ago. */

/** Days before today, by name. */
const namedDays: Readonly<Record<string, number>> = { today: 0, yesterday: 1 };

/** Some that count from today, to be suggested. */
export const relativeDates: readonly string[] = [...Object.keys(namedDays), '7d', '4w', '6m', '1y'];

/** The day on the calendar of whoever asks, as `2026-09-01`. */
export function calendarDay(now: Date): string {
  return dayText(now.getFullYear(), now.getMonth(), now.getDate());
}

/**
 * Where a day, month or year begins, in seconds since 1970-01-01, UTC as the index counts. What counts from today does so from the given calendar day; months
 * and years lead to the same day of the month, or its last one. Undefined for anything else.
 */
export function startOf(date: string, today: string): number | undefined {
  return startOfWritten(dayBefore(date, today) ?? date);
}

function startOfWritten(date: string): number | undefined {
  if (!/^\d{4}(?:-\d\d){0,2}$/.test(date)) return undefined;
  const time = Date.parse(date);
  // A 31st of February would be read as a day in March.
  return Number.isNaN(time) || !new Date(time).toISOString().startsWith(date) ? undefined : time / 1000;
}

function dayBefore(date: string, today: string): string | undefined {
  const [year = 0, month = 0, day = 0] = today.split('-').map(Number);
  const named = Object.hasOwn(namedDays, date) ? namedDays[date] : undefined;
  if (named !== undefined) return dayText(year, month - 1, day - named);
  const [, digits, unit] = /^(\d{1,3})([dwmy])$/.exec(date) ?? [];
  const count = Number(digits);
  switch (unit) {
    case 'd':
      return dayText(year, month - 1, day - count);
    case 'w':
      return dayText(year, month - 1, day - 7 * count);
    case 'm':
      return sameDay(year, month - 1 - count, day);
    case 'y':
      return sameDay(year - count, month - 1, day);
    default:
      return undefined;
  }
}

function sameDay(year: number, month: number, day: number): string {
  const lastDay = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
  return dayText(year, month, Math.min(day, lastDay));
}

/** Months from 0; what lies outside of a month or a year is carried over. */
function dayText(year: number, month: number, day: number): string {
  return new Date(Date.UTC(year, month, day)).toISOString().slice(0, 10);
}
