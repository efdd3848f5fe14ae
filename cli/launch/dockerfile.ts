/** What cli/Dockerfile says, and which files of the checkout it may take. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkout } from './installed-packages.ts';

export interface Stage {
  readonly name: string | undefined;
  /** An earlier stage, or an image. */
  readonly base: string;
  /** Instructions with their words, in order. */
  readonly steps: readonly Step[];
}

interface Step {
  readonly instruction: string;
  readonly words: string;
}

export function readDockerfile(): readonly Stage[] {
  const stages: (Stage & { steps: Step[] })[] = [];
  for (const line of readFileSync(join(checkout, 'cli', 'Dockerfile'), 'utf8').split('\n')) {
    const [, instruction = '', words = ''] = /^([A-Z]+) (.+)$/.exec(line) ?? [];
    const [, base = '', name] = /^(\S+)(?: AS (\S+))?$/.exec(words) ?? [];
    if (instruction === 'FROM') stages.push({ base, name, steps: [] });
    else if (instruction !== '') stages.at(-1)?.steps.push({ instruction, words });
    else if (line !== '' && !line.startsWith('#')) throw new Error(`cli/Dockerfile: cannot tell what this is: ${line}`);
  }
  return stages;
}

/** Whether the rules of the build's context let a path of the checkout in. */
export function contextRules(): (path: string) => boolean {
  return ignoreRules(readFileSync(join(checkout, 'cli', 'Dockerfile.dockerignore'), 'utf8'));
}

/**
 * The same for any rules, of which the last that fits counts: all as `**`, or one name at the root or, after `**` and a slash, at every depth, with `*` for how it begins.
 * What such a name fits takes with it all that lies below. Docker knows more; a rule of another kind is refused.
 */
export function ignoreRules(text: string): (path: string) => boolean {
  const rules = text.trim().split('\n').map(ignoreRule);
  return (path) => rules.reduce((isIn, rule) => (rule.fits.test(path) ? rule.isIn : isIn), true);
}

function ignoreRule(line: string): { readonly isIn: boolean; readonly fits: RegExp } {
  const isIn = line.startsWith('!');
  const pattern = isIn ? line.slice(1) : line;
  if (pattern === '**') return { isIn, fits: /^/ };
  const [, depth, start, name] = /^(\*\*\/)?(\*)?(\.?\w[\w.-]*)$/.exec(pattern) ?? [];
  if (name === undefined) throw new Error(`cli/Dockerfile.dockerignore: cannot tell what this means: ${line}`);
  const above = depth === undefined ? '' : '(?:.*/)?';
  return { isIn, fits: new RegExp(`^${above}${start === undefined ? '' : '[^/]*'}${RegExp.escape(name)}(?:/|$)`) };
}
