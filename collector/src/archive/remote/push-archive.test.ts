import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AppError } from '@session-siphon/schemas/errors';
import { git } from '@session-siphon/schemas/git/git-for-tests';
import { type GitHttpServer, startGitHttpServer } from '@session-siphon/schemas/git/git-http-server-for-tests';
import { openGitArchive } from '../git-archive.ts';
import { sampleSession, sampleTexts } from '../sample-session.ts';
import { openRemote } from './connect-remote.ts';
import { type PushCounts, type PushOptions, pushArchive } from './push-archive.ts';

const credentials = { username: 'ana', password: 'not-a-secret' };
const env = { PATH: process.env['PATH'], HOME: '/dev/null/home', SIPHON_GIT_TOKEN: credentials.password };

let folder: string;
let directory: string;
let remote: string;
let server: GitHttpServer;
let url: string;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'siphon-push-'));
  directory = join(folder, 'archive.git');
  remote = join(folder, 'remote.git');
  git(folder, ['init', '-q', '--bare', remote]);
  server = await startGitHttpServer({ root: folder, credentials });
  url = server.url.replace('//', '//ana@') + '/remote.git';
});

afterEach(async () => {
  await server[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true });
});

async function commit(name: string, texts: readonly string[], machine = 'laptop', archive = directory): Promise<void> {
  await using writer = await openGitArchive({
    directory: archive,
    name: 'Ana',
    machine,
    person: 'Ana',
    now: () => 1_770_000_000_000,
  });
  await writer.put(sampleSession({ name, texts, header: { machine } }));
  await writer.commit();
}

const push = (options: Partial<PushOptions> = {}): Promise<PushCounts> =>
  pushArchive({
    directory,
    machine: 'laptop',
    person: 'Ana',
    remote: openRemote(url, { env }),
    onForeignTip: 'stop',
    now: () => 1_770_000_000_000,
    ...options,
  });

const treeOf = (repository: string, revision: string): string => git(repository, ['rev-parse', `${revision}^{tree}`]);
const codeOf = (error: unknown): string => (error as AppError).code;
const log = (revision = 'machines/laptop'): string[] => git(remote, ['log', '--format=%s', revision]).split('\n');

function expectRemoteIsCurrent(): void {
  expect(git(remote, ['fsck', '--strict', '--full'])).toBe('');
  for (const branch of ['machines/laptop', 'main'])
    expect(treeOf(remote, branch)).toBe(treeOf(directory, 'machines/laptop'));
}

describe('pushing over http', () => {
  it('makes the branch and main, and does nothing a second time', async () => {
    await commit('one', ['hello', 'hi']);
    const first = await push();
    expect(first).toMatchObject({ commits: 1, pushes: 1, isMainCurrent: true });
    expectRemoteIsCurrent();
    const requests = server.requests.length;
    expect(await push()).toEqual({ commits: 0, pushes: 0, objects: 0, bytes: 0, isMainCurrent: true });
    expect(server.requests.slice(requests)).toEqual([
      'GET /remote.git/info/refs?service=git-receive-pack',
      'GET /remote.git/info/refs?service=git-receive-pack',
    ]);
  });

  it('sends exactly the new objects of an appended line', async () => {
    for (let index = 0; index < 5; index += 1) await commit(`session ${index}`, sampleTexts(40, 2_000, `${index}`));
    await push();
    await commit('session 4', [...sampleTexts(40, 2_000, '4'), 'one more line']);
    const { objects, bytes } = await push();
    // The segment, its five folders and the root, the day's list, the commit.
    expect(objects).toBeLessThanOrEqual(10);
    expect(bytes).toBeLessThan(60_000);
    expectRemoteIsCurrent();
  });

  it('joins what came between two pushes into one commit that says what it is', async () => {
    await commit('one', ['a']);
    await push();
    for (const text of ['b', 'c', 'd']) await commit('one', ['a', text]);
    expect(await push()).toMatchObject({ commits: 3, pushes: 1 });
    expect(log()).toHaveLength(2);
    expect(git(remote, ['log', '-1', '--format=%B', 'machines/laptop'])).toMatch(
      /^claude-code: 3 updates\n\nFrom 2026-.*:\n- claude-code: 1 session in shop /,
    );
    expectRemoteIsCurrent();
    await commit('one', ['a', 'd', 'e']);
    expect(await push()).toMatchObject({ commits: 1, pushes: 1 });
    expect(log()).toHaveLength(3);
    expectRemoteIsCurrent();
  });

  it('sends a large backlog in several pushes, oldest first', async () => {
    for (let index = 0; index < 6; index += 1) await commit(`session ${index}`, sampleTexts(50, 4_000, `${index}`));
    const { pushes, commits } = await push({ largestBytes: 300_000 });
    expect(commits).toBe(6);
    expect(pushes).toBeGreaterThan(1);
    expect(log()).toHaveLength(pushes);
    expectRemoteIsCurrent();
  });

  it('halves the size of its pushes where a host takes no large ones', async () => {
    for (let index = 0; index < 8; index += 1) await commit(`session ${index}`, [randomBytes(500_000).toString('hex')]);
    let refused = 0;
    server.intercept = (request) => {
      const isTooLarge = request.method === 'POST' && Number(request.headers['content-length']) > 2_000_000;
      if (isTooLarge) refused += 1;
      return isTooLarge ? { status: 413 } : undefined;
    };
    const { pushes } = await push({ largestBytes: 8 * (1 << 20) });
    expect(refused).toBeGreaterThan(0);
    expect(pushes).toBeGreaterThan(1);
    expectRemoteIsCurrent();
  });

  it('says which host takes no push at all', async () => {
    await commit('one', sampleTexts(10, 1_000));
    server.intercept = (request) => (request.method === 'POST' ? { status: 413 } : undefined);
    const error = await push({ largestBytes: 1 << 20 }).catch((thrown: unknown) => thrown);
    expect(codeOf(error)).toBe('REMOTE_TOO_LARGE');
  });

  it('recognises a push whose answer was lost', async () => {
    await commit('one', ['a']);
    await push();
    await commit('one', ['a', 'b']);
    await commit('one', ['a', 'b', 'c']);
    const receive = async () => {
      const connection = await openRemote(url, { env }).receive();
      return {
        ...connection,
        async push(...request: Parameters<typeof connection.push>) {
          await connection.push(...request);
          throw new Error('the line went dead');
        },
      };
    };
    await expect(push({ remote: { receive } })).rejects.toThrow('the line went dead');
    expect(await push()).toMatchObject({ pushes: 0, isMainCurrent: true });
    expectRemoteIsCurrent();
    await commit('one', ['a', 'b', 'c', 'd']);
    expect(await push()).toMatchObject({ pushes: 1 });
    expectRemoteIsCurrent();
  });

  it('takes a branch that somebody pushed with git from this archive for its own', async () => {
    await commit('one', ['a']);
    git(directory, ['push', '-q', remote, 'refs/heads/machines/laptop']);
    await commit('one', ['a', 'b']);
    expect(await push()).toMatchObject({ pushes: 1 });
    expect(log()).toHaveLength(2);
  });

  it.each([
    ['wrong credentials', { ...env, SIPHON_GIT_TOKEN: 'expired' }, /does not accept the credentials/],
    ['no credentials', { ...env, SIPHON_GIT_TOKEN: '' }, /asks for credentials/],
  ])('says what to do about %s', async (_what, environment, message) => {
    await commit('one', ['a']);
    const error = (await push({ remote: openRemote(url, { env: environment }) }).catch(
      (thrown: unknown) => thrown,
    )) as AppError;
    expect(error.code).toBe('REMOTE_AUTH');
    expect(error.message).toMatch(message);
    expect(error.hint).toContain('SIPHON_GIT_TOKEN');
    expect(error.message).not.toContain('expired-');
  });

  it('takes credentials from a helper that was set up for git, and tells it when they are wrong', async () => {
    const helper = join(folder, 'helper');
    const calls = join(folder, 'calls');
    writeFileSync(
      helper,
      `#!/bin/sh\necho "$1" >> '${calls}'\n[ "$1" = get ] && printf 'username=ana\\npassword=%s\\n' "$(cat '${folder}/password')"\ncat > /dev/null\n`,
      { mode: 0o755 },
    );
    const withHelper = {
      PATH: process.env['PATH'],
      HOME: folder,
      GIT_CONFIG_NOSYSTEM: '1',
      GIT_CONFIG_COUNT: '1',
      GIT_CONFIG_KEY_0: 'credential.helper',
      GIT_CONFIG_VALUE_0: helper,
    };
    await commit('one', ['a']);
    writeFileSync(join(folder, 'password'), 'wrong');
    await expect(push({ remote: openRemote(url, { env: withHelper }) })).rejects.toMatchObject({ code: 'REMOTE_AUTH' });
    writeFileSync(join(folder, 'password'), credentials.password);
    expect(await push({ remote: openRemote(url, { env: withHelper }) })).toMatchObject({ pushes: 1 });
    expect(readFileSync(calls, 'utf8').split('\n')).toEqual(['get', 'erase', 'get', 'store', '']);
  });

  it.each([
    [500, 'REMOTE_UNREACHABLE'],
    [429, 'REMOTE_UNREACHABLE'],
    [403, 'REMOTE_AUTH'],
    [404, 'REMOTE_UNUSABLE'],
  ])('understands the status %i', async (status, code) => {
    await commit('one', ['a']);
    server.intercept = () => ({ status, body: 'no' });
    expect(codeOf(await push().catch((thrown: unknown) => thrown))).toBe(code);
    server.intercept = () => undefined;
    expect(await push()).toMatchObject({ pushes: 1 });
  });

  it('keeps everything while the host is away', async () => {
    await commit('one', ['a']);
    const away = openRemote('http://127.0.0.1:9/remote.git', { env });
    expect(codeOf(await push({ remote: away }).catch((thrown: unknown) => thrown))).toBe('REMOTE_UNREACHABLE');
    await commit('one', ['a', 'b']);
    expect(await push()).toMatchObject({ commits: 2, pushes: 1 });
    expectRemoteIsCurrent();
  });
});

describe('a remote that refuses', () => {
  const hook = (script: string): void =>
    writeFileSync(join(remote, 'hooks', 'pre-receive'), `#!/bin/sh\n${script}\n`, { mode: 0o755 });

  it.each([
    [
      'push protection',
      'GH013: Repository rule violations: Push cannot contain secrets',
      'REMOTE_REFUSED',
      /redact\.patterns/,
    ],
    [
      'a limit of file sizes',
      'GH001: Large files detected. exceeds file size limit of 100.00 MB',
      'REMOTE_TOO_LARGE',
      /limit/,
    ],
    ['a protected branch', 'GH006: Protected branch update failed', 'REMOTE_REFUSED', /machines\//],
  ])('because of %s says so, with the way out, and takes the push later', async (_what, said, code, hint) => {
    await commit('one', ['a']);
    hook(`echo '${said}' >&2; exit 1`);
    const error = (await push({ largestBytes: 1 << 20 }).catch((thrown: unknown) => thrown)) as AppError;
    expect(error.code).toBe(code);
    expect(error.message).toContain(said.slice(0, 20));
    expect(error.hint).toMatch(hint);
    rmSync(join(remote, 'hooks', 'pre-receive'));
    expect(await push()).toMatchObject({ pushes: 1 });
    expectRemoteIsCurrent();
  });

  it('to show main still takes the branch', async () => {
    await commit('one', ['a']);
    writeFileSync(join(remote, 'hooks', 'update'), '#!/bin/sh\n[ "$1" != refs/heads/main ]\n', { mode: 0o755 });
    expect(await push()).toMatchObject({ pushes: 1, isMainCurrent: false });
    expect(treeOf(remote, 'machines/laptop')).toBe(treeOf(directory, 'machines/laptop'));
  });
});

describe("a remote's branch that changed", () => {
  it.each([
    ['was removed', () => git(remote, ['update-ref', '-d', 'refs/heads/machines/laptop'])],
    [
      'was rewritten',
      () => {
        const tree = git(remote, ['mktree'], '');
        const id = git(remote, ['commit-tree', tree, '-m', 'purged']);
        git(remote, ['update-ref', 'refs/heads/machines/laptop', id]);
      },
    ],
  ])('because it %s stops the push, and can be built on', async (_what, change) => {
    await commit('one', ['a']);
    await push();
    change();
    await commit('one', ['a', 'b']);
    const error = (await push().catch((thrown: unknown) => thrown)) as AppError;
    expect(error.code).toBe('REMOTE_CHANGED');
    expect(error.hint).toContain('siphon push --again');
    expect(await push({ onForeignTip: 'build on it' })).toMatchObject({ pushes: 1 });
    expect(git(remote, ['fsck', '--strict', '--full'])).toBe('');
    expect(treeOf(remote, 'machines/laptop')).toBe(treeOf(directory, 'machines/laptop'));
    await commit('one', ['a', 'b', 'c']);
    expect(await push()).toMatchObject({ pushes: 1 });
  });

  it('back to an older one is brought forward again', async () => {
    await commit('one', ['a']);
    await push();
    const backup = git(remote, ['rev-parse', 'machines/laptop']);
    await commit('one', ['a', 'b']);
    await push();
    for (const branch of ['machines/laptop', 'main']) git(remote, ['update-ref', `refs/heads/${branch}`, backup]);
    expect(await push()).toMatchObject({ pushes: 1 });
    expectRemoteIsCurrent();
  });
});

describe('main of a shared archive', () => {
  it('with files of its own keeps them and shows the machine', async () => {
    const tree = git(remote, ['mktree'], `100644 blob ${blobInRemote('# Ours\n')}\tREADME.md\n`);
    git(remote, ['update-ref', 'refs/heads/main', git(remote, ['commit-tree', tree, '-m', 'template'])]);
    await commit('one', ['a']);
    // Main is not known here, so it is left to the job that weaves.
    expect(await push()).toMatchObject({ pushes: 1, isMainCurrent: false });
    git(directory, ['fetch', '-q', remote, 'main']);
    await commit('one', ['a', 'b']);
    expect(await push()).toMatchObject({ pushes: 1, isMainCurrent: true });
    expect(git(remote, ['show', 'main:README.md'])).toBe('# Ours');
    expect(git(remote, ['rev-parse', 'main:machines/laptop'])).toBe(
      git(remote, ['rev-parse', 'machines/laptop:machines/laptop']),
    );
    await commit('one', ['a', 'b', 'c']);
    expect(await push()).toMatchObject({ pushes: 1, isMainCurrent: true });
    expect(git(remote, ['fsck', '--strict', '--full'])).toBe('');
  });

  it('is left alone where several machines push', async () => {
    const other = join(folder, 'other.git');
    await commit('two', ['x'], 'desktop', other);
    await push({ directory: other, machine: 'desktop' });
    await commit('one', ['a']);
    expect(await push()).toMatchObject({ pushes: 1, isMainCurrent: false });
    expect(git(remote, ['for-each-ref', '--format=%(refname:short)']).split('\n')).toEqual([
      'machines/desktop',
      'machines/laptop',
      'main',
    ]);
  });

  const blobInRemote = (text: string): string => git(remote, ['hash-object', '-w', '--stdin'], text);
});

describe('pushing to a folder of this machine', () => {
  it('uses git', async () => {
    await commit('one', ['a']);
    expect(await push({ remote: openRemote(remote, { env }) })).toMatchObject({ pushes: 1, isMainCurrent: true });
    expectRemoteIsCurrent();
    expect(await push({ remote: openRemote(`file://${remote}`, { env }) })).toMatchObject({ pushes: 0 });
  });

  it('says when there is no repository', async () => {
    await commit('one', ['a']);
    const nowhere = openRemote(join(folder, 'nowhere.git'), { env });
    expect(codeOf(await push({ remote: nowhere }).catch((thrown: unknown) => thrown))).toBe('REMOTE_UNUSABLE');
  });

  it('refuses a repository with other ids', async () => {
    await commit('one', ['a']);
    const sha256 = join(folder, 'sha256.git');
    git(folder, ['init', '-q', '--bare', '--object-format=sha256', sha256]);
    const error = (await push({ remote: openRemote(sha256, { env }) }).catch((thrown: unknown) => thrown)) as AppError;
    expect(error.code).toBe('REMOTE_UNUSABLE');
    expect(error.hint).toContain('sha1');
  });
});
