/** A server as docs/server.md sets it up without containers: a git host, the webhook, Typesense, the gate and the site, with Caddy in front of them where it is installed. */
import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { missingTypesense, startOwnTypesense } from '@session-siphon/indexer/search/own-server-for-tests';
import { git } from '@session-siphon/schemas/git/git-for-tests';
import { startGitHttpServer } from '@session-siphon/schemas/git/git-http-server-for-tests';
import { describe, expect, it } from 'vitest';
import { TestPlace } from '../test/claude-home.ts';
import { RunningSiphon } from '../test/siphon-process.ts';
import { SiteBrowser } from './site-page.ts';
import { freePort } from '@session-siphon/schemas/git/free-port-for-tests';

const secret = 'shared-with-the-host';
const token = 'token-of-the-host';
const caddy = process.env['SIPHON_CADDY'];

describe.skipIf(missingTypesense)('a server for a team', () => {
  it('shows in the browser what was pushed from a laptop a moment ago', async () => {
    await using parts = new AsyncDisposableStack();
    const place = parts.use(new TestPlace());
    const remote = join(place.folder, 'remote.git');
    git(place.folder, ['init', '-q', '--bare', remote]);
    const credentials = { username: 'x-access-token', password: token };
    const host = parts.use(await startGitHttpServer({ root: place.folder, credentials }));
    const server = parts.use(await startOwnTypesense());
    const env = { TYPESENSE_API_KEY: server.address.apiKey, SIPHON_WEBHOOK_SECRET: secret, SIPHON_GIT_TOKEN: token };
    const archive = `${host.url}/remote.git`;
    const start = (name: string): RunningSiphon => {
      const args = documentedCommand(name, { archive, typesense: server.address.url, folder: place.folder });
      return parts.use(new RunningSiphon([...args, '--port', '0'], { env: { ...process.env, ...env } }));
    };

    const laptop = new Laptop(place, archive);
    const session = place.session('one').prompt('hello from the laptop');
    await laptop.push();

    const webhook = start('webhook');
    const [, hook = ''] = await webhook.says(/Webhook: (\S+)\/webhook/);
    await webhook.says(/Indexed 1 conversation/);
    const gatekeeper = start('gate');
    const [, gate = ''] = await gatekeeper.says(/Gate: (\S+)\/multi_search/);
    const [, site = ''] = await start('serve').says(/Site: (\S+)\//);
    if (!caddy) process.stderr.write('Without SIPHON_CADDY the site and the webhook are opened directly.\n');
    const front = caddy ? parts.use(await Front.start(caddy, { site, gate, hook, folder: place.folder })) : undefined;
    const [shown, hooked] = front ? [front.url, front.url] : [site, hook];
    hostTells(remote, hooked);

    const browser = parts.use(await SiteBrowser.start());
    await using tab = await browser.open(shown);
    await tab.search('laptop');
    await tab.page.locator('main a.hit').first().waitFor();
    session.answer('the dugong swims');
    await laptop.push();
    const dugong = tab.page.locator('main a.hit', { hasText: 'dugong' });
    const isFound = async (): Promise<boolean> => {
      await tab.page.goto(`${shown}/?q=dugong`);
      return dugong.waitFor({ timeout: 2_000 }).then(
        () => true,
        () => false,
      );
    };
    await expect.poll(isFound).toBe(true);
    expect(browser.takeComplaints()).toEqual([]);

    if (!front) return;
    const statusOf = async (path: string, init?: RequestInit): Promise<number> =>
      (await fetch(`${front.url}${path}`, init)).status;
    const search = { method: 'POST', body: JSON.stringify({ searches: [] }) };
    expect(await statusOf('/multi_search?collection=sync_state', search)).toBe(404);
    expect(await statusOf('/multi_search')).toBe(404);
    expect(await statusOf('/collections')).toBe(404);
    expect(await statusOf('/webhook', { method: 'POST', body: '{}' })).toBe(401);
    expect(await statusOf('/metrics')).toBe(404);

    await Promise.all([webhook.interrupt(), gatekeeper.interrupt()]);
    expect(await statusOf('/multi_search?x-typesense-api-key=of-a-visitor', search)).toBe(502);
    const delivery = { method: 'POST', headers: { 'x-gitlab-token': secret }, body: '{}' };
    expect(await statusOf('/webhook', delivery)).toBe(502);
    await expect.poll(() => front.said).toContain('"/webhook"');
    expect(front.said).toContain('"/multi_search"');
    for (const word of ['of-a-visitor', secret]) expect(front.said).not.toContain(word);
  });
});

/** The words of a command in docs/server.md, with addresses and folders of this machine. */
function documentedCommand(
  name: string,
  { archive, typesense, folder }: { archive: string; typesense: string; folder: string },
): readonly string[] {
  const text = readFileSync(fileURLToPath(new URL('../../docs/server.md', import.meta.url)), 'utf8');
  const line = text.split('\n').find((one) => one.startsWith(`siphon ${name} `));
  if (line === undefined) throw new Error(`docs/server.md does not start siphon ${name}`);
  return line
    .split(' ')
    .slice(1)
    .map((word) =>
      word
        .replace('https://git.example.com/team/conversations.git', archive)
        .replace('http://localhost:8108', typesense)
        .replace('/var/lib/session-siphon', folder),
    );
}

/** Collects what is in the home folder and pushes it. */
class Laptop {
  readonly #place: TestPlace;
  readonly #config: string;
  readonly #remote: string;

  constructor(place: TestPlace, remote: string) {
    this.#place = place;
    this.#config = join(place.folder, 'config.yaml');
    this.#remote = remote;
    writeFileSync(this.#config, "collector: { projects: { include: ['*'] } }\n");
  }

  async push(): Promise<void> {
    const { home, data } = this.#place;
    await this.#run('collect', '--home', home);
    git(join(data, 'archive.git'), ['config', 'remote.origin.url', this.#remote]);
    await this.#run('push');
  }

  async #run(...args: readonly string[]): Promise<void> {
    const { data } = this.#place;
    const env = { ...process.env, SIPHON_GIT_TOKEN: token };
    const { finished } = new RunningSiphon([...args, '--data', data, '--config', this.#config], { env });
    const { code, stderr } = await finished;
    if (code !== 0) throw new Error(stderr);
  }
}

/** What a git host does after a push. */
function hostTells(remote: string, hook: string): void {
  const headers = { 'content-type': 'application/json', 'x-gitlab-event': 'Push Hook', 'x-gitlab-token': secret };
  const words = Object.entries(headers).map(([name, value]) => `-H '${name}: ${value}'`);
  const script = join(remote, 'hooks', 'post-receive');
  writeFileSync(
    script,
    `#!/bin/sh\ncurl --silent --max-time 20 ${words.join(' ')} --data '{"ref":"refs/heads/main"}' ${hook}/webhook\n`,
  );
  chmodSync(script, 0o755);
}

/** Caddy with the settings of the project. */
class Front implements AsyncDisposable {
  readonly url: string;
  /** Its log. */
  said = '';
  readonly #child: ChildProcess;

  private constructor(url: string, child: ChildProcess) {
    this.url = url;
    this.#child = child;
    child.stderr?.on('data', (chunk: Buffer) => (this.said += chunk.toString()));
  }

  static async start(
    program: string,
    { site, gate, hook, folder }: { site: string; gate: string; hook: string; folder: string },
  ): Promise<Front> {
    const [port, tls, health] = [await freePort(), await freePort(), await freePort()].map(String);
    const config = fileURLToPath(new URL('../../Caddyfile', import.meta.url));
    const child = spawn(program, ['run', '--config', config, '--adapter', 'caddyfile'], {
      stdio: ['ignore', 'ignore', 'pipe'],
      env: {
        HTTP_PORT: port,
        HTTPS_PORT: tls,
        HEALTH_PORT: health,
        SIPHON_SITE: new URL(site).host,
        SIPHON_GATE: new URL(gate).host,
        SIPHON_WEBHOOK: new URL(hook).host,
        XDG_DATA_HOME: folder,
        XDG_CONFIG_HOME: folder,
      },
    });
    const isUp = async (): Promise<number> =>
      fetch(`http://127.0.0.1:${health}/`).then(
        ({ status }) => status,
        () => 0,
      );
    await expect.poll(isUp).toBe(204);
    return new Front(`http://127.0.0.1:${port}`, child);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const exit = new Promise((resolve) => this.#child.once('exit', resolve));
    if (this.#child.kill()) await exit;
  }
}
