import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { SiphonConfig, parseConfig, unknownConfigKeys } from './config.ts';
import { configuredServer } from './configured-server.ts';
import { AppError } from './errors.ts';

function errorOf(value: unknown): AppError {
  try {
    parseConfig(value, '~/config.yaml');
  } catch (error) {
    if (error instanceof AppError) return error;
  }
  throw new Error('the configuration was accepted');
}

interface KeySchema {
  readonly description?: string;
  readonly properties?: Readonly<Record<string, KeySchema>>;
  readonly additionalProperties?: KeySchema;
}

/** Every key of the file, those inside others too. */
function keyPaths(schema: KeySchema, prefix: string): { path: string; description: string | undefined }[] {
  const entries = Object.entries(schema.properties ?? {});
  const inner = schema.additionalProperties;
  return [
    ...entries.flatMap(([name, value]) => [
      { path: `${prefix}${name}`, description: value.description },
      ...keyPaths(value, `${prefix}${name}.`),
    ]),
    ...(inner === undefined ? [] : keyPaths(inner, `${prefix}<name>.`)),
  ];
}

describe('a configuration', () => {
  it.each([undefined, null, {}])('may be empty (%j)', (value) => {
    expect(parseConfig(value, 'config.yaml')).toEqual({});
  });

  it('of the predecessor keeps its meaning', () => {
    const config = parseConfig(
      {
        machine_id: 'MacBook-Pro.local',
        collector: { sources: { claude_code: { enabled: true, paths: ['~/.claude/projects'] } } },
        typesense: { host: 'localhost', port: '8108', protocol: 'http', api_key: 'xyz' },
      },
      'config.yaml',
    );
    expect(config.machine_id).toBe('macbook-pro-local');
    expect(config.collector?.sources?.['claude-code']?.paths).toEqual(['~/.claude/projects']);
    expect(configuredServer(config)).toEqual({ url: 'http://localhost:8108', apiKey: 'xyz' });
  });

  it.each([
    ['a text', 'siphon', 'value: '],
    ['a list', [], 'value: '],
    ['a machine without letters', { machine_id: '--' }, 'machine_id: needs 1 to 64 letters and digits'],
    ['a device of Windows as machine', { machine_id: 'NUL' }, 'machine_id: '],
    ['a word where true or false belongs', { collector: { sources: { codex: { enabled: 'no' } } } }, 'codex.enabled: '],
    ['an unknown choice', { images: 'shrink' }, 'images: '],
    ['one path instead of a list', { collector: { sources: { codex: { paths: '~/x' } } } }, 'codex.paths: '],
  ])('with %s is refused: file, key, reason and what to do', (_what, value, reason) => {
    const error = errorOf(value);
    expect(error.code).toBe('CONFIG_INVALID');
    expect(error.message).toContain('~/config.yaml: ');
    expect(error.message).toContain(reason);
    expect(error.hint).toMatch(/every key is optional/);
  });

  it('has few enough keys to be read in one go, and explains each of them', () => {
    const schema = z.toJSONSchema(SiphonConfig, { io: 'input', unrepresentable: 'any' }) as KeySchema;
    const paths = keyPaths(schema, '');
    expect(paths.map(({ path }) => path)).toContain('collector.projects.include');
    expect(paths.length).toBeLessThan(30);
    expect(paths.filter(({ description }) => description === undefined)).toEqual([]);
  });

  it('names every wrong key at once', () => {
    const { message } = errorOf({ images: 1, person: 2, data: 3 });
    for (const key of ['images', 'person', 'data']) expect(message).toContain(`${key}: `);
  });

  it('may have keys nobody knows, and they can be named', () => {
    const value = {
      machine: 'x',
      redact: { words: ['a'], word: ['b'] },
      collector: { sources: { codex: { enabeld: false } } },
    };
    expect(parseConfig(value, 'config.yaml')).toEqual({
      redact: { words: ['a'] },
      collector: { sources: { codex: {} } },
    });
    expect(unknownConfigKeys(value)).toEqual(['machine', 'redact.word', 'collector.sources.codex.enabeld']);
    expect(unknownConfigKeys({ machine_id: 'a' })).toEqual([]);
    expect(unknownConfigKeys(undefined)).toEqual([]);
  });
});
