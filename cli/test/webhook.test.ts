import { createHmac, randomUUID } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { missingTypesense, startOwnTypesense } from '@session-siphon/indexer/search/own-server-for-tests';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { git } from '@session-siphon/schemas/git/git-for-tests';
import { type GitHttpServer, startGitHttpServer } from '@session-siphon/schemas/git/git-http-server-for-tests';
import { SshServer, isSshMissing } from '@session-siphon/schemas/git/ssh-server-for-tests';
import { TestPlace } from './claude-home.ts';
import { RunningSiphon, siphon } from './siphon-process.ts';

const secret = 'shared-with-the-host';
const token = 'token-of-the-host';

let place: TestPlace;
let host: GitHttpServer;
/** The archive on its host. */
let remote: string;
let address: string;
/** Data folder of the webhook. */
let data: string;

beforeEach(async () => {
  place = new TestPlace();
  remote = join(place.folder, 'remote.git');
  data = join(place.folder, 'server');
  git(place.folder, ['init', '-q', '--bare', remote]);
  host = await startGitHttpServer({
    root: place.folder,
    credentials: { username: 'x-access-token', password: token },
  });
  address = `${host.url}/remote.git`;
  writeFileSync(join(place.folder, 'config.yaml'), "collector: { projects: { include: ['*'] } }\n");
  await collect();
  git(join(place.data, 'archive.git'), ['config', 'remote.origin.url', remote]);
});
afterEach(async () => {
  await host[Symbol.asyncDispose]();
  place[Symbol.dispose]();
});

/** Collects on the laptop and pushes to the host. */
async function collect(): Promise<void> {
  const config = join(place.folder, 'config.yaml');
  const { code, stderr } = await siphon('collect', '--home', place.home, '--data', place.data, '--config', config);
  if (code !== 0) throw new Error(stderr);
}

interface Start {
  readonly archive?: string;
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string | undefined>>;
}

function start({ archive = address, args = [], env = {} }: Start = {}): RunningSiphon {
  return new RunningSiphon(['webhook', '--archive', archive, '--data', data, '--port', '0', ...args], {
    env: { ...process.env, SIPHON_WEBHOOK_SECRET: secret, SIPHON_GIT_TOKEN: token, ...env },
  });
}

/** Base URL of a webhook that has indexed what was there. */
async function ready(webhook: RunningSiphon): Promise<string> {
  const [, url = ''] = await webhook.says(/Webhook: (\S+)\/webhook/);
  await expect.poll(() => counted(url, 'siphon_webhook_run_duration_seconds_count')).toBeGreaterThan(0);
  return url;
}

const payload = JSON.stringify({ ref: 'refs/heads/machines/laptop' });
const mac = (body: string): string => createHmac('sha256', secret).update(body).digest('hex');
const github = (body = payload, id: string = randomUUID()): Record<string, string> => ({
  'x-github-event': 'push',
  'x-github-delivery': id,
  'x-hub-signature-256': `sha256=${mac(body)}`,
});

async function deliver(url: string, headers = github(), body = payload): Promise<number> {
  return (await fetch(`${url}/webhook`, { method: 'POST', headers, body })).status;
}

async function counted(url: string, name: string): Promise<number> {
  const text = await (await fetch(`${url}/metrics`)).text();
  return Number(
    text
      .split('\n')
      .find((line) => line.startsWith(`${name} `))
      ?.split(' ')[1],
  );
}

interface Hit {
  readonly conversation: { readonly id: string };
  readonly message: { readonly seq: number };
}

async function hits(word: string, folder = data): Promise<readonly Hit[]> {
  const { stdout } = await siphon('search', word, '--data', folder, '--json');
  return (JSON.parse(stdout) as { hits: Hit[] }).hits;
}

/** Hits of a word, as soon as there are some. */
async function searchable(word: string): Promise<readonly Hit[]> {
  let found: readonly Hit[] = [];
  const look = async (): Promise<number> => (found = await hits(word)).length;
  await expect.poll(look).toBeGreaterThan(0);
  return found;
}

describe('siphon webhook', () => {
  it.each([
    ['GitHub', () => github()],
    ['GitLab', () => ({ 'x-gitlab-event': 'Push Hook', 'x-gitlab-token': secret })],
    ['Gitea', () => ({ 'x-gitea-event': 'push', 'x-gitea-delivery': 'a', 'x-gitea-signature': mac(payload) })],
  ])('makes a push searchable when %s tells it', async (_host, headers) => {
    const session = place.session('one').prompt('hello');
    await collect();
    await using webhook = start();
    const url = await ready(webhook);
    expect(await hits('hello')).toHaveLength(1);
    session.answer('the dugong swims');
    await collect();
    expect(await deliver(url, headers())).toBe(202);
    expect(await searchable('dugong')).toMatchObject([{ message: { seq: 1 } }]);
    const { code, stderr } = await webhook.interrupt();
    expect(code).toBe(0);
    expect(stderr).toContain('Stopped.');
    expect(existsSync(join(data, 'server.json'))).toBe(false);
  });

  it('weaves main from the branches of the machines, and leaves it alone when told to', async () => {
    place.session('one').prompt('hello');
    await collect();
    const machine = git(remote, ['for-each-ref', '--format=%(refname:lstrip=2)', 'refs/heads/machines']);
    git(remote, ['update-ref', '-d', 'refs/heads/main']);
    const main = (): string => git(remote, ['for-each-ref', '--format=%(objectname)', 'refs/heads/main']);
    {
      await using webhook = start({ args: ['--no-weave'] });
      await ready(webhook);
    }
    expect(main()).toBe('');
    await using webhook = start();
    await ready(webhook);
    await expect.poll(main).not.toBe('');
    expect(git(remote, ['rev-parse', 'main^{tree}'])).toBe(git(remote, ['rev-parse', `${machine}^{tree}`]));
  });

  it('tells strangers nothing, and takes a delivery once', async () => {
    await using webhook = start();
    const url = await ready(webhook);
    const once = github();
    expect([await deliver(url, once), await deliver(url, once)]).toEqual([202, 200]);
    expect(await deliver(url, { ...github(), 'x-github-event': 'ping' })).toBe(200);
    expect(await deliver(url, github('no JSON'), 'no JSON')).toBe(400);
    for (const headers of [{}, { 'x-gitlab-token': 'wrong' }, github('another body')]) {
      const refused = await fetch(`${url}/webhook`, { method: 'POST', headers, body: payload });
      expect([refused.status, await refused.text()]).toEqual([401, 'unauthorized\n']);
    }
    expect(await deliver(url, github(), 'x'.repeat(6 * 1024 * 1024))).toBe(413);
    expect((await fetch(`${url}/webhook`)).status).toBe(405);
    expect((await fetch(`${url}/`, { method: 'POST', body: payload })).status).toBe(404);
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
    const outcomes = { accepted: 1, repeated: 1, ignored: 1, unreadable: 1, unproven: 3, too_large: 1 };
    for (const [outcome, count] of Object.entries(outcomes))
      expect(await counted(url, `siphon_webhook_deliveries_total{outcome="${outcome}"}`)).toBe(count);
  });

  it('makes one run and one more of any number of pushes, and never shows git’s command line the token', async () => {
    place.session('one').prompt('hello');
    await collect();
    const [programs, hold, said] = ['programs', 'hold', 'said'].map((name) => join(place.folder, name)) as [
      string,
      string,
      string,
    ];
    mkdirSync(programs);
    const wrapper = join(programs, 'git');
    writeFileSync(
      wrapper,
      `#!/bin/sh\nPATH=\${PATH#*:}\necho "$@" >> ${said}\nwhile [ -e ${hold} ]; do sleep 0.05; done\nexec git "$@"\n`,
    );
    chmodSync(wrapper, 0o755);
    await using webhook = start({
      args: ['--no-weave'],
      env: { PATH: `${programs}:${process.env['PATH'] ?? ''}` },
    });
    const url = await ready(webhook);
    writeFileSync(hold, '');
    const statuses = [await deliver(url)];
    for (let push = 0; push < 40; push += 1) statuses.push(await deliver(url));
    expect(new Set(statuses)).toEqual(new Set([202]));
    rmSync(hold);
    await expect.poll(() => counted(url, 'siphon_webhook_run_duration_seconds_count')).toBe(3);
    const { stderr, stdout } = await webhook.interrupt();
    expect(readFileSync(said, 'utf8')).toContain('fetch');
    for (const text of [
      readFileSync(said, 'utf8'),
      stderr,
      stdout,
      readFileSync(join(data, 'mirror.git/config'), 'utf8'),
    ])
      for (const hidden of [token, Buffer.from(`x-access-token:${token}`).toString('base64'), secret])
        expect(text).not.toContain(hidden);
  });

  it('goes on after it was killed, to the same index', async () => {
    const session = place.session('one').prompt('the first walrus');
    await collect();
    {
      await using webhook = start();
      const url = await ready(webhook);
      session.answer('the second walrus');
      place.session('two').prompt('the third walrus');
      await collect();
      await deliver(url);
      const { pid } = JSON.parse(readFileSync(join(data, 'server.json'), 'utf8')) as { pid: number };
      process.kill(pid, 'SIGKILL');
      expect((await webhook.finished).code).not.toBe(0);
    }
    await using webhook = start();
    await ready(webhook);
    const fresh = join(place.folder, 'fresh');
    await siphon('index', '--archive', remote, '--data', fresh);
    const expected = await hits('walrus', fresh);
    expect(expected).toHaveLength(3);
    const found = await hits('walrus');
    // Equal matches have no order.
    expect(found).toHaveLength(expected.length);
    expect(found).toEqual(expect.arrayContaining([...expected]));
  });

  it('waits for a host that is away, and says so', async () => {
    place.session('one').prompt('hello');
    await collect();
    host.intercept = () => ({ status: 503 });
    await using webhook = start();
    const [, url = ''] = await webhook.says(/Webhook: (\S+)\/webhook/);
    await webhook.says(/Not indexed: .* Tried again in 5 s\./);
    expect(await counted(url, 'siphon_webhook_runs_total{outcome="failed"}')).toBe(1);
    host.intercept = () => undefined;
    await deliver(url);
    await webhook.says(/Indexed 1 conversation/);
  });

  it('copies again what is damaged, and indexes anew what was rewritten', async () => {
    place.session('one').prompt('the first walrus');
    await collect();
    {
      await using webhook = start();
      await ready(webhook);
    }
    writeFileSync(join(data, 'mirror.git', 'packed-refs.lock'), '');
    const other = new TestPlace();
    try {
      other.session('two').prompt('the second walrus');
      await siphon('collect', '--home', other.home, '--data', other.data);
      for (const ref of git(remote, ['for-each-ref', '--format=%(refname)']).split('\n'))
        git(remote, ['update-ref', '-d', ref]);
      git(join(other.data, 'archive.git'), ['push', '-q', '--mirror', remote]);
      rmSync(join(data, 'mirror.git', 'objects'), { recursive: true });
      mkdirSync(join(data, 'mirror.git', 'objects'));
      await using webhook = start();
      await ready(webhook);
      expect(await hits('walrus')).toHaveLength(1);
      expect(await hits('second')).toHaveLength(1);
      expect(existsSync(join(data, 'mirror.git', 'packed-refs.lock'))).toBe(false);
    } finally {
      other[Symbol.dispose]();
    }
  });

  it.skipIf(isSshMissing)('copies an archive over ssh, and weaves main there', async () => {
    await using ssh = await SshServer.start();
    const session = place.session('one').prompt('the first walrus');
    await collect();
    git(remote, ['update-ref', '-d', 'refs/heads/main']);
    await using webhook = start({ archive: ssh.addressOf(remote), env: { ...ssh.env, SIPHON_GIT_TOKEN: '' } });
    const url = await ready(webhook);
    expect(await hits('walrus')).toHaveLength(1);
    await expect.poll(() => git(remote, ['for-each-ref', 'refs/heads/main'])).not.toBe('');
    session.answer('the second walrus');
    await collect();
    expect(await deliver(url)).toBe(202);
    expect(await searchable('second')).toHaveLength(1);
  });

  it('reads a repository of this machine in its place, and fetches into a mirror of another one', async () => {
    const session = place.session('one').prompt('the first walrus');
    await collect();
    const mirror = join(place.folder, 'mirror.git');
    git(place.folder, ['clone', '-q', '--mirror', remote, mirror]);
    session.answer('the second walrus');
    await collect();
    for (const archive of [remote, mirror]) {
      await using webhook = start({ archive });
      await ready(webhook);
      expect(await hits('walrus')).toHaveLength(2);
      expect(existsSync(join(data, 'mirror.git'))).toBe(false);
    }
  });

  it.each([
    ['no secret', { env: { SIPHON_WEBHOOK_SECRET: '' } }, 2, 'SIPHON_WEBHOOK_SECRET'],
    ['a token that the host refuses', { env: { SIPHON_GIT_TOKEN: 'wrong-token' } }, 6, 'SIPHON_GIT_TOKEN'],
    ['no git', { env: { PATH: '/nonexistent' } }, 1, 'Install git'],
    ['an archive that is not there', { archive: '/nonexistent/archive.git' }, 4, '--archive'],
    [
      'a Typesense server without its key',
      { args: ['--typesense', 'http://127.0.0.1:1'], env: { TYPESENSE_API_KEY: '' } },
      2,
      'TYPESENSE_API_KEY',
    ],
  ])('says what to do about %s', async (_what, options, code, hint) => {
    const finished = await start(options).finished;
    expect(finished).toMatchObject({ code, stderr: expect.stringContaining(hint) });
    expect(finished.stderr).not.toContain('wrong-token');
  });

  it.skipIf(missingTypesense)('brings a Typesense server up to date, and prints a JSON object a run', async () => {
    await using server = await startOwnTypesense();
    const session = place.session('one').prompt('hello');
    await collect();
    await using webhook = start({
      args: ['--typesense', server.address.url, '--json'],
      env: { TYPESENSE_API_KEY: server.address.apiKey },
    });
    const url = await ready(webhook);
    session.answer('the dugong swims');
    await collect();
    await deliver(url);
    const found = async (): Promise<number> => {
      const body = { searches: [{ collection: 'messages', q: 'dugong', query_by: 'content' }] };
      const { text } = await server.engine.send({ method: 'POST', path: '/multi_search', body });
      return (JSON.parse(text) as { results: { found: number }[] }).results[0]?.found ?? 0;
    };
    await expect.poll(found).toBe(1);
    const health = async (): Promise<readonly [number, string]> => {
      const answer = await fetch(`${url}/healthz`);
      return [answer.status, await answer.text()];
    };
    const collectionBehind = async (name: string): Promise<string> => {
      const { text } = await server.engine.send({ method: 'GET', path: `/collections/${name}` });
      return (JSON.parse(text) as { name: string }).name;
    };
    await expect.poll(health).toEqual([200, 'ok\n']);
    await server.engine.send({ method: 'DELETE', path: '/collections/messages/documents?filter_by=seq:%3D1' });
    // The run before may still be weaving.
    await expect.poll(health).toEqual([503, `${server.address.url} holds 2 of 3 documents\n`]);
    await deliver(url);
    await expect.poll(health).toEqual([200, 'ok\n']);
    expect(await found()).toBe(1);
    for (const name of ['messages', 'conversations', 'sync_state'])
      await server.engine.send({ method: 'DELETE', path: `/collections/${await collectionBehind(name)}` });
    await expect.poll(health).toEqual([503, 'Nothing is indexed yet.\n']);
    await deliver(url);
    await expect.poll(health).toEqual([200, 'ok\n']);
    const lines = (await webhook.interrupt()).stdout.trim().split('\n');
    const runs = lines.map((line): unknown => JSON.parse(line));
    expect(runs).toContainEqual({
      version: 1,
      counts: expect.objectContaining({ sessions: { indexed: 1, removed: 0, failed: 0 }, isFresh: false }),
      tookMs: expect.any(Number),
    });
  });
});
