import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ConfigFile } from './config-file.ts';

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'siphon-config-'));
  path = join(folder, 'more', 'config.yaml');
});
afterEach(() => rmSync(folder, { recursive: true }));

async function write(file: ConfigFile): Promise<void> {
  await using prepared = await file.prepare();
  await prepared.place();
}

async function changed(text: string | undefined, settings: Readonly<Record<string, unknown>>): Promise<string> {
  if (text !== undefined) {
    path = join(folder, 'config.yaml');
    writeFileSync(path, text);
  }
  const file = new ConfigFile(path);
  file.apply(file.changes(settings));
  await write(file);
  return readFileSync(path, 'utf8');
}

describe('the configuration file', () => {
  it('is made with its folder when it is not there', async () => {
    expect(await changed(undefined, { person: 'Ana', 'collector.projects.include': ['~/shop'] })).toBe(
      'person: Ana\ncollector:\n  projects:\n    include:\n      - ~/shop\n',
    );
  });

  it('keeps comments, order and keys that nobody knows', async () => {
    const text = '# mine\nimages: drop # no pictures\nunknown: [1, 2]\nredact:\n  words: [wombat]\n';
    expect(await changed(text, { images: 'keep', 'redact.home': true })).toBe(
      '# mine\nimages: keep # no pictures\nunknown: [ 1, 2 ]\nredact:\n  words: [ wombat ]\n  home: true\n',
    );
  });

  it.each(['', '# only a comment\n', 'collector:\n', 'collector: {}\n', 'collector:\n  projects:\n'])(
    'takes a setting where %j leaves its place empty',
    async (text) => {
      await changed(text, { 'collector.projects.include': ['*'] });
      expect(new ConfigFile(path).config).toEqual({ collector: { projects: { include: ['*'] } } });
    },
  );

  it('says what differs, and nothing else', () => {
    path = join(folder, 'config.yaml');
    writeFileSync(path, 'person: Ana\ncollector: { projects: { include: [a, b] } }\n');
    expect(
      new ConfigFile(path).changes({ person: 'Ana', 'collector.projects.include': ['a'], machine_id: undefined }),
    ).toEqual([{ key: 'collector.projects.include', before: ['a', 'b'], after: ['a'] }]);
  });

  it('is written where a link leads', async () => {
    path = join(folder, 'config.yaml');
    const target = join(folder, 'kept-elsewhere.yaml');
    writeFileSync(target, 'person: Ana\n');
    symlinkSync(target, path);
    const file = new ConfigFile(path);
    file.apply(file.changes({ person: 'Bo' }));
    await write(file);
    expect(readFileSync(target, 'utf8')).toBe('person: Bo\n');
  });

  it.each(['file/more', ...(existsSync('/proc/self') ? ['/proc/more'] : [])])(
    'says that it cannot be written in %s',
    async (where) => {
      writeFileSync(join(folder, 'file'), '');
      await expect(new ConfigFile(resolve(folder, where, 'config.yaml')).prepare()).rejects.toMatchObject({
        code: 'FILE_UNWRITABLE',
        hint: expect.stringContaining('--config'),
      });
    },
  );

  it('is as before where it is not placed', async () => {
    path = join(folder, 'config.yaml');
    writeFileSync(path, 'person: Ana\n');
    const file = new ConfigFile(path);
    file.apply(file.changes({ person: 'Bo' }));
    await (await file.prepare())[Symbol.asyncDispose]();
    expect([readFileSync(path, 'utf8'), readdirSync(folder)]).toEqual(['person: Ana\n', ['config.yaml']]);
  });

  it('that is no YAML is left alone', () => {
    path = join(folder, 'config.yaml');
    writeFileSync(path, 'a: [b\n');
    expect(() => new ConfigFile(path)).toThrow(/not valid YAML/);
  });
});
