/** The smallest part of somebody's records that still shows every kind of them. */
import { parseJson } from '@session-siphon/schemas/narrow';

/** Records of one kind that are kept: one could be the exception. */
const keptOfAKind = 2;
/** Longer texts are cut: a case shows the shape, not the story. */
const longestText = 160;
/** Keys whose values say what kind of record it is. */
const tellingKeys: ReadonlySet<string> = new Set([
  'type',
  'kind',
  'role',
  'subtype',
  'name',
  'status',
  'event',
  'state',
]);
const deepestShape = 4;

/** The first records of every kind, in their order. */
export function firstOfEachKind<T>(records: readonly T[], valueOf: (record: T) => unknown): readonly T[] {
  const kept = new Map<string, number>();
  return records.filter((record) => {
    const shape = shapeOf(valueOf(record), 0);
    const count = (kept.get(shape) ?? 0) + 1;
    kept.set(shape, count);
    return count <= keptOfAKind;
  });
}

/** A JSON value with every text mapped, long texts cut, and long lists of records shortened. Texts that are JSON themselves are treated as what they hold. */
export function minimised(value: unknown, text: (text: string) => string): unknown {
  if (typeof value === 'string') return minimisedText(value, text);
  if (Array.isArray(value)) return firstOfEachKind(value, (one) => one).map((one) => minimised(one, text));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [text(key), minimised(inner, text)]));
}

function minimisedText(value: string, text: (text: string) => string): string {
  const inner = /^\s*[[{]/.test(value) ? parseJson(value) : undefined;
  if (inner !== undefined) return JSON.stringify(minimised(inner, text));
  // Names and secrets first: a cut could leave half of one.
  const changed = text(value);
  return changed.length <= longestText ? changed : `${changed.slice(0, longestText - 40).toWellFormed()} […]`;
}

/** Keys and kinds, not values. Lists of texts and numbers are all alike. */
function shapeOf(value: unknown, depth: number): string {
  if (typeof value === 'string' && /^\s*[[{]/.test(value)) return shapeOf(parseJson(value), depth);
  if (Array.isArray(value)) return `[${[...new Set(value.map((one) => shapeOf(one, depth + 1)))].join('|')}]`;
  if (typeof value !== 'object' || value === null || depth > deepestShape) return typeof value;
  const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, inner]) => `${key}:${tellingKeys.has(key) && typeof inner === 'string' ? inner : shapeOf(inner, depth + 1)}`).join()}}`;
}
