/** Narrowing of values that other programs wrote: whatever is there, reading goes on. */

export type JsonObject = Readonly<Record<string, unknown>>;

/** A JSON object (not an array, not null). */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value if it is a string with something in it. */
export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** The value if it is an object, else an empty one. */
export function objectOf(value: unknown): JsonObject {
  return isObject(value) ? value : {};
}

/** The value if it is an array, else an empty one. */
export function arrayOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** A count: a finite number that is not negative, rounded down. */
export function countOf(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0 && value <= Number.MAX_SAFE_INTEGER
    ? Math.floor(value)
    : undefined;
}

/** ISO time in UTC with milliseconds from an ISO text, or from a number of milliseconds; undefined when it is no time. */
export function timeOf(value: unknown): string | undefined {
  if (typeof value === 'string' && canonicalTime.test(value)) return value;
  if (typeof value !== 'string' && typeof value !== 'number') return undefined;
  const date = new Date(value);
  const time = date.getTime();
  return Number.isNaN(time) || time < 0 || time > latestTime ? undefined : date.toISOString();
}

// Checked by shape only on the hot path: a calendar mistake in such a text cannot break anything.
const canonicalTime = /^20\d\d-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{3}Z$/;
const latestTime = Date.UTC(9999, 11, 31);

/** A part of a URI as it is read; the text itself where a percent sign encodes nothing. */
export function percentDecoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Stands for a value that is nested deeper than programs which read JSON go. */
export const tooDeep = '[nested too deeply]';

/** A value that was parsed, as JSON text; `tooDeep` in its place where it could be read, but cannot be written again. */
export function jsonText(value: unknown): string {
  try {
    return JSON.stringify(value) ?? 'null';
  } catch (error) {
    if (error instanceof RangeError) return JSON.stringify(tooDeep);
    throw error;
  }
}

/** Parses a line of JSON; undefined when it is none. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
