/**
 * Begins a source for another assistant: a folder with a small working source, its README and a case, and the line in the registry.
 * usage: npm run new:source -- NAME [TITLE]     NAME in kebab-case, permanent: it is part of archive paths
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sourceIdPattern } from '@session-siphon/schemas/id-patterns';
import { sources } from '../src/registry.ts';
import type { Source } from '../src/source.ts';
import { casesOf, writeExpectations } from '../src/sources/source-cases.ts';

const sourcesFolder = join(import.meta.dirname, '..', 'src', 'sources');
const registryFile = join(import.meta.dirname, '..', 'src', 'registry.ts');
const firstCase = 'first-session';

const [id = '', title = titleOf(id)] = process.argv.slice(2);
const folder = join(sourcesFolder, id);
const problem = problemWith();
if (problem === undefined) await begin();
else {
  process.stderr.write(`${problem}\nusage: npm run new:source -- NAME [TITLE]\n`);
  process.exitCode = 2;
}

function problemWith(): string | undefined {
  if (!sourceIdPattern.test(id)) return `The name of a source is kebab-case, not "${id}".`;
  if (existsSync(folder)) return `There is a source ${id} already.`;
  return monogram() === undefined ? `Every monogram that ${title} could have is taken.` : undefined;
}

async function begin(): Promise<void> {
  const caseFolder = join(folder, 'cases', firstCase);
  mkdirSync(join(caseFolder, 'input', 'sessions'), { recursive: true });
  for (const name of ['source.ts', 'carrier-path.ts', 'read-carrier.ts', 'native.ts', 'README.md'])
    writeFileSync(join(folder, name), filled(`${name}.txt`));
  writeFileSync(join(caseFolder, 'input', 'sessions', 'one.jsonl'), filled('input.jsonl.txt'));
  const facts = { assistant: '1.0', shows: 'reads a prompt and an answer', carrier: 'sessions/one.jsonl' };
  writeFileSync(join(caseFolder, 'case.json'), `${JSON.stringify(facts, undefined, 2)}\n`);
  const loaded: Readonly<Record<string, Source>> = await import(join(folder, 'source.ts'));
  for (const source of Object.values(loaded)) for (const given of casesOf(source)) await writeExpectations(given);
  writeFileSync(registryFile, registered(readFileSync(registryFile, 'utf8')));
  process.stdout.write(`collector/src/sources/${id} is there and registered. Next:

1. npx vitest run collector/src/sources -t ${id}
   is green, and stays so.
2. npm run capture -- FILE --source ${id}
   makes a case from a transcript of yours, with secrets and names replaced; or write one by hand.
3. Make native.ts and read-carrier.ts read it. collector/src/sources/README.md has the rules.
`);
}

function filled(template: string): string {
  return readFileSync(join(import.meta.dirname, 'source-template', template), 'utf8')
    .replaceAll('__ID__', id)
    .replaceAll('__NAME__', variable())
    .replaceAll('__TITLE__', title)
    .replaceAll('__MONOGRAM__', monogram() ?? '');
}

/** The registry with one more import, in order, and one more source, at the end. */
function registered(text: string): string {
  const lines = text.split('\n');
  const line = `import { ${variable()} } from './sources/${id}/source.ts';`;
  const imports = lines.filter((one) => one.includes("from './sources/"));
  const next = imports.find((one) => pathOf(one) > pathOf(line));
  const at = next === undefined ? lines.indexOf(imports.at(-1) ?? '') + 1 : lines.indexOf(next);
  lines.splice(at, 0, line);
  return lines.join('\n').replace(/,?\s*\];\n$/, `, ${variable()}];\n`);
}

function pathOf(line: string): string {
  return /'(.+)'/.exec(line)?.[1] ?? '';
}

function variable(): string {
  return id.replaceAll(/-([a-z0-9])/g, (_match, letter: string) => letter.toUpperCase());
}

function titleOf(name: string): string {
  return name
    .split('-')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join(' ');
}

/** The first two letters of the title that no other source has. */
function monogram(): string | undefined {
  const letters = title.toUpperCase().match(/[A-Z]/g) ?? [];
  const taken = new Set(sources.map((source) => source.monogram));
  const pairs = letters.flatMap((first, at) => letters.slice(at + 1).map((second) => first + second));
  return pairs.find((pair) => !taken.has(pair));
}
