/** Where an assistant is looked for, in few words. */
import { existsSync } from 'node:fs';
import { plural } from '../counted.ts';

/** Some assistants may lie in a dozen places, of which most people have one. */
export function placesText(roots: readonly string[]): string {
  const [first, ...others] = roots.filter((root) => existsSync(root));
  if (first !== undefined) return [first, ...others].join(', ');
  return roots.length === 1
    ? `${roots[0]}, which is not there`
    : `${roots[0]} and ${plural(roots.length - 1, 'other place')}, none of which is there`;
}
