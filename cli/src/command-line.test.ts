import { homedir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { defineCommand } from './command.ts';
import { parseCommandLine } from './command-line.ts';

const command = defineCommand({
  name: 'fetch',
  summary: '',
  description: '',
  positionals: ['FILE…'],
  options: {
    limit: { type: 'integer', value: 'N', range: [1, 10], help: '' },
    name: { type: 'string', value: 'NAME', help: '' },
    folder: { type: 'path', value: 'DIR', help: '' },
    fast: { type: 'boolean', help: '' },
    sort: { type: 'string', value: 'ORDER', values: ['best', 'newest'], help: '' },
  },
  examples: [],
  failures: [],
  run: async () => 0,
});
const parse = (...args: string[]) => parseCommandLine(command, args);

it.each(['FILE', 'DIR', 'PATH?'])('an argument that is a %s may begin with the home folder', (name) => {
  const { positionals } = parseCommandLine({ ...command, positionals: [name] }, ['~/a']);
  expect(positionals).toEqual([join(homedir(), 'a')]);
});

describe('a command line', () => {
  it('becomes values by the names of the options', () => {
    expect(parse('a.txt', '--limit', '3', '--name=x y', '--fast')).toEqual({
      options: { limit: 3, name: 'x y', folder: undefined, fast: true, sort: undefined, help: false },
      positionals: ['a.txt'],
    });
  });

  it('leaves out what was not given', () => {
    expect(parse('a.txt').options).toEqual({
      limit: undefined,
      name: undefined,
      folder: undefined,
      fast: false,
      sort: undefined,
      help: false,
    });
  });

  it.each([
    ['~/a b', join(homedir(), 'a b')],
    ['a/~', 'a/~'],
  ])('knows the home folder in a path that no shell has seen: %s', (path, meant) => {
    expect(parse('a.txt', '--folder', path, '--name', path).options).toMatchObject({ folder: meant, name: path });
  });

  it('takes everything after -- as it is', () => {
    expect(parse('--', '--limit', '-x').positionals).toEqual(['--limit', '-x']);
  });

  it('takes a dash before a word with a colon for an argument, not for a row of short options', () => {
    expect(parse('a', '-tool:Bash x', '--name', '-is:error', '--fast', '--', '-b:c')).toEqual({
      options: { limit: undefined, name: '-is:error', folder: undefined, fast: true, sort: undefined, help: false },
      positionals: ['a', '-tool:Bash x', '-b:c'],
    });
    expect(() => parse('a', '-tool')).toThrow(/no option -t/);
  });

  it('asks for no arguments when help is wanted', () => {
    expect(parse('--help').options['help']).toBe(true);
  });

  it.each([
    [['a', '--limt', '3'], /did you mean --limit/],
    [['a', '--limit', 'many'], /--limit/],
    [['a', '--limit', '11'], /--limit.*1.*10/],
    [['a', '--limit'], /--limit/],
    [['a', '--fast=yes'], /takes no value/],
    [['a', '--sort', 'newst'], /--sort: "newst" is none of best, newest; did you mean newest\?/],
    [[], /FILE/],
  ])('says what is wrong with %j', (args, message) => {
    expect(() => parse(...args)).toThrow(message);
  });
});
