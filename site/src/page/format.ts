/** Numbers, dates and spans of time as they are shown. A browser sets up the formatters of `Intl` slowly, and the first results would wait for it. */
import { calendarDay } from '@session-siphon/schemas/typed-date';

const shortUnits = [
  { letter: 'B', size: 1e9 },
  { letter: 'M', size: 1e6 },
  { letter: 'K', size: 1e3 },
] as const;

/** Exact below 10,000, then short: `461 K`. */
export function count(value: number): string {
  const rounded = Number(value.toPrecision(3));
  const unit = value < 10_000 ? undefined : shortUnits.find(({ size }) => size <= rounded);
  return unit ? `${rounded / unit.size}\u00a0${unit.letter}` : exactCount(value);
}

/** `1,284`. */
export function exactCount(value: number): string {
  return String(value).replaceAll(/\B(?=(?:\d{3})+$)/g, ',');
}

/** `1 message`, `412 messages`. */
export function counted(value: number, one: string, many = `${one}s`): string {
  return `${count(value)} ${value === 1 ? one : many}`;
}

const twoDigits = (value: number) => String(value).padStart(2, '0');

/** `2026-09-18 14:02`, local time. */
export function dateAndTime(seconds: number): string {
  const at = new Date(seconds * 1000);
  return `${calendarDay(at)} ${clock(at)}`;
}

/** `14:02`, local time; empty when it is no time. */
export function timeOfDay(iso: string | undefined): string {
  const at = new Date(iso ?? '');
  return Number.isNaN(at.getTime()) ? '' : clock(at);
}

/** `14:02`, local time. */
export function clock(at: Date): string {
  return `${twoDigits(at.getHours())}:${twoDigits(at.getMinutes())}`;
}

const weekdays = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'] as const;
const months = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
] as const;

/** `Friday 18 September 2026`, local time. */
export function dayName(at: Date): string {
  return `${weekdays[at.getDay()]} ${at.getDate()} ${months[at.getMonth()]} ${at.getFullYear()}`;
}

/** `Sep`; months count from 0. */
export function monthName(month: number): string {
  return months[month]?.slice(0, 3) ?? '';
}

/** `18 Sep 2026`, local time. */
function shortDay(at: Date): string {
  return `${at.getDate()} ${monthName(at.getMonth())} ${at.getFullYear()}`;
}

/** `18 Sep 2026, 14:02 to 15:14`, or both days where they differ. */
export function period(fromSeconds: number, toSeconds: number): string {
  const [from, to] = [new Date(fromSeconds * 1000), new Date(toSeconds * 1000)];
  if (toSeconds > fromSeconds && shortDay(from) !== shortDay(to)) return `${shortDay(from)} to ${shortDay(to)}`;
  const [begin, end] = [clock(from), clock(to)];
  return `${shortDay(from)}, ${toSeconds <= fromSeconds || begin === end ? begin : `${begin} to ${end}`}`;
}

/** `48 s`, `12 m`, `1 h 12 m`, `3 d`. */
export function span(seconds: number): string {
  if (seconds < 60) return `${Math.max(1, Math.round(seconds))} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return `${minutes} m`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return minutes % 60 === 0 ? `${hours} h` : `${hours} h ${minutes % 60} m`;
  return `${Math.round(hours / 24)} d`;
}

/** `812 B`, `14 KB`, `1.2 MB`. */
export function fileSize(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  return bytes < 1_000_000 ? `${Math.round(bytes / 1000)} KB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}
