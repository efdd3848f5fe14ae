/** The version of this program, as its package says. */
import { readFileSync } from 'node:fs';
import { objectOf, parseJson, textOf } from '@session-siphon/schemas/narrow';

export function programVersion(): string {
  const manifest = parseJson(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
  return textOf(objectOf(manifest)['version']) ?? 'unknown';
}
