import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { TestPlace } from './claude-home.ts';
import { siphon } from './siphon-process.ts';

/** Letters and digits in no order, so that no scanner of repositories takes this file for a leak. */
const noise = (length: number): string =>
  Array.from({ length }, (_, at) => 'aB3dE5gH7jK9mN1pQ2rS4tU6vW8xY0z'[(at * 7 + at * at) % 31]).join('');
const token = `ghp_${noise(36)}`;
const password = `pg-${noise(12)}`;

const git = (folder: string, ...args: readonly string[]): string =>
  execFileSync('git', ['-C', folder, '-c', 'user.name=ana', '-c', 'user.email=ana@localhost', ...args], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  }).trim();

function write(folder: string, files: Readonly<Record<string, string | Buffer>>): void {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(join(folder, path, '..'), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
}

describe('siphon scan', () => {
  it('names file, line and kind of every secret in a folder, never the secret, and fails', async () => {
    using place = new TestPlace();
    write(place.folder, {
      'notes/one.md': `first\nsecond\nuse ${token}\n`,
      'two.env': `A=1\nDB_PASSWORD=${password}\n`,
      'three.txt': 'nothing here',
      'picture.bin': Buffer.concat([Buffer.from([0, 1, 2]), Buffer.from(token)]),
    });
    const told = await siphon('scan', place.folder);
    expect(told.code).toBe(1);
    expect(told.stdout).toBe(
      'notes/one.md:3: github-token (GitHub tokens)\ntwo.env:2: password (values of names that say password)\n',
    );
    expect(told.stderr).toContain('2 secrets in 2 files');
    const asked = await siphon('scan', place.folder, '--json');
    expect(asked.code).toBe(1);
    expect(JSON.parse(asked.stdout)).toMatchObject({
      version: 1,
      files: 4,
      binary: 1,
      findings: [
        { path: 'notes/one.md', line: 3, rule: 'github-token' },
        { path: 'two.env', line: 2, rule: 'password' },
      ],
    });
    for (const text of [told.stdout, told.stderr, asked.stdout, asked.stderr])
      for (const secret of [token, password]) expect(text).not.toContain(secret);
  });

  it('passes where there is none, and looks into one file as well', async () => {
    using place = new TestPlace();
    write(place.folder, { 'a.txt': 'password: changeme\n', 'b.txt': `${token}\n` });
    expect(await siphon('scan', join(place.folder, 'a.txt'))).toMatchObject({ code: 0, stdout: '' });
    expect(await siphon('scan', join(place.folder, 'b.txt'))).toMatchObject({ code: 1 });
    expect(await siphon('scan', join(place.folder, 'nobody'))).toMatchObject({ code: 2 });
  });

  it('reads lines of JSON as values with names', async () => {
    using place = new TestPlace();
    write(place.folder, {
      'log.jsonl': `{"a": 1}\n${JSON.stringify({ env: [{ name: 'DB_PASSWORD', value: password }], argv: ['--password', 'hunterr'] })}\nno JSON: ${token}\n`,
    });
    const { stdout } = await siphon('scan', place.folder, '--json');
    expect(JSON.parse(stdout).findings.map(({ line, rule }: { line: number; rule: string }) => [line, rule])).toEqual([
      [2, 'password'],
      [2, 'password-option'],
      [3, 'github-token'],
    ]);
  });

  it('looks for words of the configuration', async () => {
    using place = new TestPlace();
    write(place.folder, { 'docs/a.txt': 'the Bluebird plan', 'config.yaml': 'redact: {words: [bluebird]}\n' });
    const config = join(place.folder, 'config.yaml');
    expect(await siphon('scan', join(place.folder, 'docs'), '--config', config)).toMatchObject({
      code: 1,
      stdout: 'a.txt:1: own-word (words and patterns of the configuration)\n',
    });
  });

  it('looks at a range of commits, at HEAD, not at what was there before', async () => {
    using place = new TestPlace();
    const folder = join(place.folder, 'repository');
    write(folder, { 'old.txt': `${token}\n`, 'changed.txt': 'a\n' });
    git(folder, 'init', '--quiet');
    git(folder, 'add', '.');
    git(folder, 'commit', '--quiet', '--message', 'first');
    const first = git(folder, 'rev-parse', 'HEAD');
    expect(await siphon('scan', folder, '--since', first)).toMatchObject({ code: 0 });
    write(folder, { 'changed.txt': `a\nDB_PASSWORD=${password}\n`, 'deep/new.txt': 'b\n' });
    git(folder, 'add', '.');
    git(folder, 'commit', '--quiet', '--message', 'second');
    write(folder, { 'deep/new.txt': `${token}\n` });
    for (const since of [first, 'HEAD~1'])
      expect(await siphon('scan', folder, '--since', since)).toMatchObject({
        code: 1,
        stdout: 'changed.txt:2: password (values of names that say password)\n',
      });
    // What a host says when a branch is new.
    const { stdout } = await siphon('scan', folder, '--since', '0'.repeat(40));
    expect(stdout).toMatch(/^changed\.txt:2: .*\nold\.txt:1: .*\n$/);
    expect(await siphon('scan', folder, '--since', 'nobody')).toMatchObject({
      code: 8,
      stderr: expect.stringContaining('there is no commit nobody'),
    });
    expect(await siphon('scan', place.home, '--since', 'HEAD')).toMatchObject({ code: 4 });
  });

  it('finds nothing in an archive of conversations full of secrets, bare or checked out', async () => {
    using place = new TestPlace();
    place
      .session('leaky')
      .prompt(`use this token: ${token} please`)
      .answer(`export DB_PASSWORD=${password}`)
      .tool(
        'Bash',
        { command: `psql postgres://ana:${password}@db/shop`, env: { TOKEN: token } },
        `DB_PASSWORD=${password}\n`,
      )
      .title(`Rotate ${token}`);
    expect(await siphon('collect', '--home', place.home, '--data', place.data)).toMatchObject({ code: 0 });
    const archive = join(place.data, 'archive.git');
    const clone = join(place.folder, 'clone');
    git(place.folder, 'clone', '--quiet', archive, clone);
    for (const path of [archive, clone]) {
      const { code, stdout } = await siphon('scan', path, '--json');
      expect([code, JSON.parse(stdout).findings]).toEqual([0, []]);
      expect(JSON.parse(stdout).files).toBeGreaterThan(3);
    }
    expect(await siphon('scan', place.home)).toMatchObject({ code: 1 });
  });
});
