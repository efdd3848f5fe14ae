import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { git } from '@session-siphon/schemas/git/git-for-tests';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { commands } from '../src/commands.ts';
import { TestPlace } from './claude-home.ts';
import { siphon } from './siphon-process.ts';

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');

/** Names of the fields of each answer, by what is typed for it, as the page for scripts says. */
const documented = new Map(
  [...readme.matchAll(/^- `siphon ([a-z -]+) --json`:\s+`\{([^`]+)\}`/gm)].map(([, typed = '', fields = '']) => [
    typed,
    outerNames(fields),
  ]),
);

function outerNames(fields: string): readonly string[] {
  let flat = fields;
  for (let before = ''; before !== flat;)
    [before, flat] = [flat, flat.replaceAll(/:\s*(?:\{[^{}[\]]*\}|\[[^{}[\]]*\])|\{[^{}[\]]*\}/g, '')];
  return flat.split(/,\s*/);
}

let place: TestPlace;
let options: Readonly<Record<string, readonly string[]>>;
beforeAll(async () => {
  place = new TestPlace();
  place.session('one').prompt('the hidden walrus');
  const remote = join(place.folder, 'remote.git');
  mkdirSync(remote);
  git(remote, ['init', '-q', '--bare', '-b', 'main']);
  const data = ['--data', place.data, '--config', join(place.folder, 'config.yaml')];
  const home = [...data, '--home', place.home];
  options = {
    init: [...home, '--remote', remote, '--projects', 'all', '--yes'],
    collect: home,
    index: data,
    search: ['walrus', ...data],
    status: home,
    doctor: home,
    push: data,
    weave: data,
    pause: data,
    'service status': data,
    'key create': data,
    'key list': data,
    'key revoke': ['1', ...data],
    scan: [join(place.data, 'archive.git')],
    validate: [join(place.data, 'archive.git')],
  };
});
afterAll(() => place[Symbol.dispose]());

it('every command that answers programs is on the page for scripts', () => {
  const withJson = commands.filter((command) => 'json' in command.options).map(({ name }) => name);
  const named = new Set([...readme.matchAll(/`siphon ([a-z]+)(?: [a-z-]+)* --json`/g)].map(([, name]) => name));
  expect(named).toEqual(new Set(withJson));
});

it('every answer is one line of JSON with the fields that the page for scripts names, and nothing else', async () => {
  const answers = new Map<string, readonly string[]>();
  const ask = async (typed: string, ...args: readonly string[]): Promise<void> => {
    const { stdout } = await siphon(...typed.split(' '), ...args, '--json');
    expect(stdout).toMatch(/^\{.*\}\n$/);
    const answer: unknown = JSON.parse(stdout);
    answers.set(typed, Object.keys(answer as object));
  };
  for (const [typed, args] of Object.entries(options)) await ask(typed, ...args);
  const session = JSON.parse((await siphon('search', ...(options['search'] ?? []), '--json')).stdout) as {
    hits: readonly { conversation: { id: string } }[];
  };
  const id = session.hits[0]?.conversation.id ?? '';
  await ask('forget', id, ...(options['status'] ?? []), '--yes');
  await ask('forget --undo', id, ...(options['status'] ?? []));
  expect(Object.fromEntries(answers)).toEqual(Object.fromEntries(documented));
});
