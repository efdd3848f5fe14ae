/** What nobody wrote by accident, for tests: values of wrong types, and texts that mean something to a program that is not careful. */
import * as fc from 'fast-check';

/** Texts that a terminal, a browser, a shell, a path or an object would take for more than a text. */
const hostileTexts: readonly string[] = [
  '',
  '__proto__',
  'constructor',
  '<img src=x onerror=alert(1)><script>alert(1)</script>',
  '\u001B[2J\u001B]0;owned\u0007',
  '\u202Ereversed\u2066',
  '../../../../etc/passwd',
  'C:\\Windows\\..\\..\\x',
  '\0',
  '\uD800',
  '\r\n',
  '$(touch x)',
  '9'.repeat(400),
  '2026-13-45T99:99:99.999Z',
];

/** Stand for JSON that is nested so deeply that it can be parsed, but no value of it can be written as JSON again. */
const deepValues: ReadonlyMap<string, string> = new Map([
  ['<deep list>', '['.repeat(12_000) + ']'.repeat(12_000)],
  ['<deep content>', '{"content":['.repeat(8_000) + ']}'.repeat(8_000)],
]);

/** A value of any type, in place of the one that was expected. */
export const hostileValue: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom(...hostileTexts),
  fc.constantFrom<unknown>(null, true, 0, -1, 1e308, 0.5, [], {}, [[]], [null], [{}], {
    type: {},
    content: [null, 7, 'x'],
  }),
  // Objects that nothing can turn into a text, or write.
  fc.constantFrom<unknown>({ toString: 1, valueOf: 1 }, [{ toString: null, valueOf: null }]),
  fc.constantFrom<unknown>(...deepValues.keys()),
  fc.constantFrom<unknown>(JSON.parse('{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}')),
  fc.jsonValue({ maxDepth: 3 }),
);

/** Lines that are no record of anybody. */
export const hostileLines: readonly string[] = [
  'not JSON',
  '{"type":"user","message":',
  '[]',
  '7',
  'null',
  '"text"',
  '\u0001\u0002',
  '{"type":"hostile-unknown-type"}',
  '{"__proto__":{"type":"user"}}',
  'x'.repeat(300_000),
];

/** A hostile value, or what it was put into, as the assistant's file would have it. */
export function hostileJson(value: unknown): string {
  let json = JSON.stringify(value) ?? 'null';
  for (const [name, deep] of deepValues) json = json.replaceAll(JSON.stringify(name), deep);
  return json;
}

/** A copy with one value replaced; `at` chooses which, from 0 to 1. */
export function withReplaced(value: unknown, at: number, replacement: unknown): unknown {
  const places = countPlaces(value);
  let left = Math.min(places - 1, Math.floor(at * places));
  const walk = (inner: unknown): unknown => {
    if (left-- === 0) return replacement;
    if (Array.isArray(inner)) return inner.map(walk);
    if (typeof inner !== 'object' || inner === null) return inner;
    return Object.fromEntries(Object.entries(inner).map(([key, item]) => [key, walk(item)]));
  };
  return walk(value);
}

function countPlaces(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 1;
  return Object.values(value).reduce<number>((count, inner) => count + countPlaces(inner), 1);
}
