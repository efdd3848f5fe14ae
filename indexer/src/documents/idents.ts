/** Names in code, in the forms people search for: the engine cannot split camelCase or join snake_case itself. */
import { compoundNames } from './compound-names.ts';

const mostIdents = 200;
const camelCase = /\b[A-Za-z]+[a-z0-9][A-Z][A-Za-z0-9]*\b/g;
const joinedName = /\b[A-Za-z][A-Za-z0-9]*(?:[_-][A-Za-z0-9]+){1,7}\b/g;

/** The numbers of `v1.2.3`. */
const version = /(?<=\bv)\d+(?:\.\d+)+/g;

/**
 * For `getUserName`: `get user name username`; for `snake_case` and `kebab-case`: the joined form; for `v1.2.3` the numbers. Unique, at most 200; the words
 * themselves are in the text already.
 */
export function idents(text: string): string[] {
  const found = new Set<string>();
  const names = compoundNames(text);
  for (const name of names.match(camelCase) ?? []) {
    if (name.length > 80) continue;
    const parts = name.split(/(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])/).map((part) => part.toLowerCase());
    if (parts.length < 2) continue;
    const tail = parts.slice(1).join('');
    found.add([...parts, ...(parts.length > 2 ? [tail] : [])].join(' '));
    if (found.size >= mostIdents) return [...found];
  }
  for (const name of names.match(joinedName) ?? []) {
    if (name.length <= 60) found.add(name.replaceAll(/[_-]/g, '').toLowerCase());
    if (found.size >= mostIdents) break;
  }
  for (const numbers of text.match(version) ?? []) {
    if (found.size >= mostIdents) break;
    found.add(numbers);
  }
  return [...found];
}
