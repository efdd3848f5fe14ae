/** Remotes that a person taught git to reach in another way than the address says. The git is the real one, and so are its hosts. */
import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { readFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, request } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { type AddressInfo, type Server, connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { freePort, untilListening } from '@session-siphon/schemas/git/free-port-for-tests';
import { git } from '@session-siphon/schemas/git/git-for-tests';
import { type GitHttpServer, startGitHttpServer } from '@session-siphon/schemas/git/git-http-server-for-tests';
import { openGitArchive } from '../git-archive.ts';
import { sampleSession, sampleTexts } from '../sample-session.ts';
import { openRemote } from './connect-remote.ts';
import { inspectRemote } from './inspect-remote.ts';
import { pushArchive } from './push-archive.ts';
import { pushShared } from './push-shared.ts';
import { startRemote } from './start-remote.ts';
import { weaveRemote } from './weave-remote.ts';

const credentials = { username: 'x-access-token', password: 'not-a-secret' };
const now = (): number => 1_770_000_000_000;

let folder: string;
let bare: string;
let server: GitHttpServer;
let env: NodeJS.ProcessEnv;
let toStop: (() => unknown)[];

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'siphon-git-remote-'));
  bare = join(folder, 'remote.git');
  git(folder, ['init', '-q', '--bare', '-b', 'main', bare]);
  git(bare, ['config', 'uploadpack.allowFilter', 'true']);
  server = await startGitHttpServer({ root: folder, credentials });
  env = { PATH: process.env['PATH'], HOME: folder, SIPHON_GIT_TOKEN: credentials.password };
  toStop = [];
});
afterEach(async () => {
  for (const stop of toStop.toReversed()) await stop();
  await server[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true });
});

/** A setting of the person, as `git config --global` makes it. */
const setting = (name: string, value: string): string =>
  execFileSync('git', ['config', '--global', '--add', name, value], {
    env: { PATH: env['PATH'], HOME: folder },
    encoding: 'utf8',
  });

const archiveOf = (machine: string): string => join(folder, `${machine}.git`);

async function commit(machine: string, texts: readonly string[]): Promise<void> {
  await using archive = await openGitArchive({
    directory: archiveOf(machine),
    name: 'Team',
    machine,
    person: 'Ana',
    now,
  });
  await archive.put(sampleSession({ texts, header: { machine } }));
  await archive.commit();
}

const pushOptions = (machine: string, address: string) =>
  ({
    directory: archiveOf(machine),
    machine,
    person: 'Ana',
    remote: openRemote(address, { env, directory: archiveOf(machine) }),
    onForeignTip: 'stop',
    now,
  }) as const;

const push = (machine: string, address: string) => pushArchive(pushOptions(machine, address));

/** An address, and what makes git reach the repository by it. */
const ways: readonly [string, () => string | Promise<string>][] = [
  [
    'an address that is written otherwise',
    () => {
      setting(`url.${server.url}/.insteadOf`, 'team:');
      return 'team:remote.git';
    },
  ],
  [
    'a proxy in the settings',
    async () => {
      setting('http.proxy', await startProxy());
      return 'http://git.example.invalid/remote.git';
    },
  ],
  [
    'a header that the host wants',
    () => {
      server.intercept = ({ headers }) => (headers['x-team'] === 'blue' ? undefined : { status: 403 });
      setting(`http.${server.url}/.extraHeader`, 'X-Team: blue');
      return `${server.url}/remote.git`;
    },
  ],
  ['the git protocol', async () => `git://127.0.0.1:${await startDaemon()}/remote.git`],
  [
    'a helper',
    () => {
      setting('protocol.ext.allow', 'always');
      return `ext::git %s ${bare}`;
    },
  ],
  [
    'a command instead of ssh',
    () => {
      writeFileSync(join(folder, 'hop'), '#!/bin/sh\nfor last; do :; done\nexec sh -c "$last"\n', { mode: 0o755 });
      setting('core.sshCommand', join(folder, 'hop'));
      return `ssh://git@behind.example.invalid${bare}`;
    },
  ],
];

const hasOpenssl = spawnSync('openssl', ['version']).status === 0;

describe('a remote that git reaches', () => {
  it.each(ways)('by %s is begun, pushed to by several machines, woven and shown', async (_way, prepare) => {
    await expectServed(await prepare());
  });

  it.skipIf(!hasOpenssl)('over TLS with an authority and a certificate that only git was told of, too', async () => {
    const { url, authority, key, certificate } = await startTlsHost();
    setting('http.sslCAInfo', authority);
    setting('http.sslKey', key);
    setting('http.sslCert', certificate);
    await expectServed(`${url}/remote.git`);
  });
});

/** Begins it, pushes to it from several machines, weaves it and looks at it. */
async function expectServed(address: string): Promise<void> {
  for (const machine of ['laptop', 'desktop']) await commit(machine, sampleTexts(20, 2_000, machine));
  const remote = openRemote(address, { env });
  expect(await inspectRemote(remote)).toEqual({ kind: 'empty' });
  const files = new Map([
    ['archive.json', Buffer.from('{"kind":"session-siphon-archive","format":1,"name":"Team"}\n')],
  ]);
  await startRemote({ remote, directory: archiveOf('laptop'), files, author: 'Ana', now });
  expect(await push('laptop', address)).toMatchObject({ commits: 1, isMainCurrent: true });
  expect(await push('desktop', address)).toMatchObject({ commits: 1, isMainCurrent: false });
  expect(await weaveRemote({ remote, author: 'Weaver', now })).toMatchObject({ machines: ['desktop', 'laptop'] });
  await commit('laptop', [...sampleTexts(20, 2_000, 'laptop'), 'one more line']);
  expect(await push('laptop', address)).toMatchObject({ commits: 1, pushes: 1 });
  expect(await push('laptop', address)).toMatchObject({ pushes: 0 });
  expect(await weaveRemote({ remote, author: 'Weaver', now })).toMatchObject({ commit: expect.any(String) });
  expect(await weaveRemote({ remote, author: 'Weaver', now })).toMatchObject({ commit: undefined });
  expect(await inspectRemote(remote)).toMatchObject({ kind: 'archive', name: 'Team', shown: ['desktop', 'laptop'] });
  expect(git(bare, ['fsck', '--strict', '--full', '--no-dangling'])).toBe('');
  for (const machine of ['laptop', 'desktop'])
    expect(git(bare, ['rev-parse', `main:machines/${machine}`])).toBe(
      git(archiveOf(machine), ['rev-parse', `machines/${machine}:machines/${machine}`]),
    );
}

describe('pushing through git', () => {
  beforeEach(() => setting(`url.${server.url}/.insteadOf`, 'team:'));

  it('sends exactly the new objects of an appended line, and leaves nothing behind here', async () => {
    await commit('laptop', sampleTexts(60, 4_000));
    await push('laptop', 'team:remote.git');
    const before = server.bytesIn;
    await commit('laptop', [...sampleTexts(60, 4_000), 'one more line']);
    const refs = git(archiveOf('laptop'), ['for-each-ref', '--format=%(refname)']);
    const { bytes } = await push('laptop', 'team:remote.git');
    expect(server.bytesIn - before).toBeLessThan(bytes + 1_000);
    expect(git(archiveOf('laptop'), ['for-each-ref', '--format=%(refname)'])).toBe(refs);
  });

  it('goes where pushes go', async () => {
    setting(`url.${server.url}/.pushInsteadOf`, 'http://127.0.0.1:9/');
    await commit('laptop', ['hello']);
    expect(await push('laptop', 'http://127.0.0.1:9/remote.git')).toMatchObject({ pushes: 1 });
  });

  it('serves machines that all write main', async () => {
    const address = 'team:remote.git';
    for (const machine of ['laptop', 'desktop']) {
      await commit(machine, sampleTexts(20, 2_000, machine));
      expect(await pushShared(pushOptions(machine, address))).toMatchObject({ pushes: 1 });
    }
    await commit('laptop', [...sampleTexts(20, 2_000, 'laptop'), 'one more line']);
    expect(await pushShared(pushOptions('laptop', address))).toMatchObject({ pushes: 1 });
    expect(git(bare, ['fsck', '--strict', '--full', '--no-dangling'])).toBe('');
    expect(git(bare, ['for-each-ref', '--format=%(refname)'])).toBe('refs/heads/main');
    expect(git(bare, ['ls-tree', '--name-only', 'main:machines'])).toBe('desktop\nlaptop');
  });

  it('follows settings of the archive itself', async () => {
    await commit('laptop', ['hello']);
    const config = join(archiveOf('laptop'), 'config');
    git(folder, ['config', '--file', config, `url.${server.url}/.insteadOf`, 'http://elsewhere.invalid/']);
    expect(await push('laptop', 'http://elsewhere.invalid/remote.git')).toMatchObject({ pushes: 1 });
  });

  it('puts everything on top of a branch that somebody rewrote, when told to', async () => {
    await commit('laptop', ['hello']);
    await push('laptop', 'team:remote.git');
    const id = git(bare, ['commit-tree', git(bare, ['mktree'], ''), '-m', 'purged']);
    git(bare, ['update-ref', 'refs/heads/machines/laptop', id]);
    await expect(push('laptop', 'team:remote.git')).rejects.toMatchObject({ code: 'REMOTE_CHANGED' });
    const again = { ...pushOptions('laptop', 'team:remote.git'), onForeignTip: 'build on it' } as const;
    expect(await pushArchive(again)).toMatchObject({ pushes: 1 });
    expect(git(bare, ['rev-parse', 'machines/laptop^'])).toBe(id);
    expect(git(bare, ['fsck', '--strict', '--full', '--no-dangling'])).toBe('');
  });

  it.each<[string, () => unknown, object]>([
    [
      'a hook that says no',
      () =>
        writeFileSync(join(bare, 'hooks', 'pre-receive'), '#!/bin/sh\necho protected branch; exit 1\n', {
          mode: 0o755,
        }),
      { code: 'REMOTE_REFUSED', message: expect.stringContaining('protected branch') },
    ],
    [
      'a host that takes nothing so large',
      () => (server.intercept = ({ method }) => (method === 'POST' ? { status: 413 } : undefined)),
      { code: 'REMOTE_TOO_LARGE' },
    ],
    ['a wrong token', () => (env['SIPHON_GIT_TOKEN'] = 'expired'), { code: 'REMOTE_AUTH' }],
    ['a repository that is gone', () => rmSync(bare, { recursive: true }), { code: 'REMOTE_UNUSABLE' }],
    [
      'a host that is away',
      () => setting('url.http://127.0.0.1:9/.insteadOf', 'team:remote'),
      { code: 'REMOTE_UNREACHABLE' },
    ],
  ])('says what %s is', async (_what, spoil, expected) => {
    await commit('laptop', ['hello']);
    spoil();
    await expect(push('laptop', 'team:remote.git')).rejects.toMatchObject(expected);
  });

  it('is refused for a helper that git does not let run, and for one that it does not have', async () => {
    await commit('laptop', ['hello']);
    for (const address of [`ext::git %s ${bare}`, 'nothing::here', 'htps://git.example.com/x.git'])
      await expect(push('laptop', address)).rejects.toMatchObject({ code: 'REMOTE_UNUSABLE' });
  });
});

describe('this program itself', () => {
  it('goes through the proxy that the environment names', async () => {
    env['http_proxy'] = await startProxy();
    await commit('laptop', ['hello']);
    expect(await push('laptop', 'http://git.example.invalid/remote.git')).toMatchObject({ pushes: 1 });
    expect(server.requests).toContain('POST /remote.git/git-receive-pack');
  });

  it('reaches the remote where settings of git are about other addresses', async () => {
    setting('http.https://git.example.com/.proxy', 'http://127.0.0.1:9');
    setting('url.http://127.0.0.1:9/.insteadOf', 'team:');
    setting('http.postBuffer', '1000000');
    setting('http.sslCAInfo', '/about/tls/only');
    env['GIT_SSL_CAINFO'] = '/about/tls/only';
    await commit('laptop', ['hello']);
    expect(await push('laptop', `${server.url}/remote.git`)).toMatchObject({ pushes: 1 });
    // With which git looks at the branches.
    expect(server.requests.join()).not.toContain('git-upload-pack');
  });
});

/** A proxy that knows where the host is. */
async function startProxy(): Promise<string> {
  const proxy = createServer((incoming, answer) => {
    const { pathname, search } = new URL(incoming.url ?? '');
    const onward = request(
      `${server.url}${pathname}${search}`,
      { method: incoming.method, headers: incoming.headers },
      (response) => {
        answer.writeHead(response.statusCode ?? 500, response.headers);
        response.pipe(answer);
      },
    );
    incoming.pipe(onward);
  });
  // For addresses that are spoken to through a tunnel, as some clients do also without TLS.
  proxy.on('connect', (_incoming, socket) => {
    const onward = connect(Number(new URL(server.url).port), '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n');
      onward.pipe(socket).pipe(onward);
    });
  });
  return `http://127.0.0.1:${await listening(proxy)}`;
}

/** The git host behind TLS, with an authority of its own, for clients that show a certificate of it. */
async function startTlsHost(): Promise<{ url: string; authority: string; key: string; certificate: string }> {
  const at = (file: string): string => join(folder, file);
  const openssl = (...args: readonly string[]): unknown => execFileSync('openssl', args, { stdio: 'pipe' });
  const subject = ['-subj', '/CN=127.0.0.1', '-addext', 'subjectAltName=IP:127.0.0.1'];
  openssl(
    'req',
    '-x509',
    '-newkey',
    'rsa:2048',
    '-nodes',
    '-days',
    '2',
    ...subject,
    '-keyout',
    at('key'),
    '-out',
    at('cert'),
  );
  const tls = { key: readFileSync(at('key')), cert: readFileSync(at('cert')), ca: readFileSync(at('cert')) };
  const host = createHttpsServer({ ...tls, requestCert: true, rejectUnauthorized: true }, (incoming, answer) => {
    const onward = request(
      `${server.url}${incoming.url ?? ''}`,
      { method: incoming.method, headers: incoming.headers },
      (response) => {
        answer.writeHead(response.statusCode ?? 500, response.headers);
        response.pipe(answer);
      },
    );
    incoming.pipe(onward);
  });
  return {
    url: `https://127.0.0.1:${await listening(host)}`,
    authority: at('cert'),
    key: at('key'),
    certificate: at('cert'),
  };
}

async function startDaemon(): Promise<number> {
  const port = await freePort();
  const args = ['daemon', '--reuseaddr', '--export-all', '--enable=receive-pack', `--base-path=${folder}`];
  const daemon: ChildProcess = spawn('git', [...args, '--listen=127.0.0.1', `--port=${port}`], {
    stdio: 'ignore',
    detached: true,
  });
  const ended = new Promise((resolve) => daemon.on('close', resolve));
  // With the program that it starts for each connection.
  toStop.push(async () => {
    process.kill(-(daemon.pid ?? 0));
    await ended;
  });
  await untilListening(port);
  return port;
}

async function listening(host: Server): Promise<number> {
  await new Promise<void>((resolve) => host.listen(0, '127.0.0.1', resolve));
  toStop.push(() => host.listening && new Promise((resolve) => host.close(resolve)));
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- it listens on a port
  return (host.address() as AddressInfo).port;
}
