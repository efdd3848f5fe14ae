/** What cli/Dockerfile says, and which files of the checkout it may take. */
import { readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
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

/** Whether the rules of the build's context, of which the last that fits counts, let a path of the checkout in. */
export function contextRules(): (path: string) => boolean {
  const rules = readFileSync(join(checkout, 'cli', 'Dockerfile.dockerignore'), 'utf8')
    .trim()
    .split('\n')
    .map((rule) => ({ isIn: rule.startsWith('!'), pattern: rule.replace(/^!/, '').replace(/^\*\*\//, '') }));
  const parents = (one: string): string[] => (one === '.' ? [] : [one, ...parents(dirname(one))]);
  const fits = (pattern: string, path: string): boolean =>
    pattern === '**' ||
    parents(path).some(
      (part) =>
        part === pattern ||
        basename(part) === pattern ||
        (pattern.startsWith('*.') && basename(part).endsWith(pattern.slice(1))),
    );
  return (path) => rules.reduce((isIn, rule) => (fits(rule.pattern, path) ? rule.isIn : isIn), true);
}
