// The image of cli/Dockerfile: built by its own steps, and run as docker-compose.yml runs it.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { missingTypesense, startOwnTypesense } from '@session-siphon/indexer/search/own-server-for-tests';
import { freePort } from '@session-siphon/schemas/git/free-port-for-tests';
import { git } from '@session-siphon/schemas/git/git-for-tests';
import { startGitHttpServer } from '@session-siphon/schemas/git/git-http-server-for-tests';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { TestPlace } from '../test/claude-home.ts';
import { siphon } from '../test/siphon-process.ts';
import { BuiltImage } from './built-image.ts';
import { checkout } from './installed-packages.ts';

interface Service {
  readonly command: readonly string[];
  readonly healthcheck: { readonly test: readonly string[] };
}

const missing = BuiltImage.missing();
// A machine that cannot build it has not tested it.
if (missing !== undefined) process.stderr.write(`The image is NOT built and NOT tested here: ${missing}.\n`);

describe.skipIf(missing)(`the image${missing === undefined ? '' : ` (not built: ${missing})`}`, () => {
  let image: BuiltImage;
  beforeAll(async () => {
    image = await BuiltImage.build((step) => process.stderr.write(`  ${step}\n`));
  });
  afterAll(() => image?.[Symbol.asyncDispose]());

  it('says what it can do when it is told nothing else', async () => {
    const { stdout } = image.start();
    let said = '';
    for await (const chunk of stdout ?? []) said += String(chunk);
    expect(said).toContain('siphon');
  });

  it('is nobody there, and can write to its volume only', () => {
    expect(image.run(['id', '-u']).stdout).toBe('1000\n');
    expect(image.run(['sh', '-c', 'touch /data/a && echo written']).stdout).toBe('written\n');
    for (const folder of ['/app', '/tmp', '/home/node', '/etc'])
      expect(image.run(['touch', `${folder}/a`]).status, folder).not.toBe(0);
    expect(image.run(['setpriv', '--dump']).stdout).toMatch(/no_new_privs: 1[^]*Capability bounding set: \[none\]/);
  });

  it('has the programs that the webhook needs, and none of what it was built with', () => {
    for (const program of ['git', 'ssh'])
      expect(image.run([program, program === 'git' ? '--version' : '-V']).status).toBe(0);
    expect(image.run(['ls', '/app/node_modules/zod']).status).toBe(0);
    for (const path of ['/app/node_modules/vitest', '/app/cli/src', '/app/collector/src'])
      expect(image.run(['ls', path]).status, path).not.toBe(0);
  });

  it.skipIf(missingTypesense)('becomes healthy as each service, and people find what was pushed', async () => {
    await using parts = new AsyncDisposableStack();
    const place = parts.use(new TestPlace());
    place.session('one').prompt('why does the wombat overflow');
    await siphon('collect', '--home', place.home, '--data', place.data);
    git(place.folder, ['clone', '-q', '--mirror', join(place.data, 'archive.git'), join(place.folder, 'remote.git')]);
    const host = parts.use(await startGitHttpServer({ root: place.folder }));
    const server = parts.use(await startOwnTypesense());
    const settings: Readonly<Record<string, string>> = {
      ARCHIVE: `${host.url}/remote.git`,
      TYPESENSE_URL: server.address.url,
      TYPESENSE_API_KEY: server.address.apiKey,
      SIPHON_WEBHOOK_SECRET: 'shared-with-the-host',
    };
    const { services } = parse(readFileSync(join(checkout, 'docker-compose.yml'), 'utf8'), { merge: true }) as {
      services: Readonly<Record<string, Service>>;
    };
    const filledIn = (word: string): string =>
      word
        .replace(/^\$\{(\w+)[^}]*\}$/, (_whole, name: string) => settings[name] ?? '')
        .replace('0.0.0.0', '127.0.0.1');
    const urls: Record<string, string> = {};
    for (const [name, usual] of [
      ['webhook', '4557'],
      ['gate', '4556'],
      ['site', '4555'],
    ] as const) {
      const { command, healthcheck } = services[name] ?? { command: [], healthcheck: { test: [] } };
      const port = String(await freePort());
      const words = command.map(filledIn).filter((word, at) => word !== '--port' && command[at - 1] !== '--port');
      const child = image.start([...words, '--port', port], settings);
      let said = '';
      child.stderr?.on('data', (chunk: Buffer) => (said += chunk.toString()));
      parts.defer(() => void child.kill('SIGKILL'));
      const [, ...check] = healthcheck.test.map((word) => word.replace(usual, port));
      await expect.poll(() => image.run(check).status, { message: `${name}: ${said}`, interval: 500 }).toBe(0);
      urls[name] = `http://127.0.0.1:${port}`;
    }
    const { apiKey } = (await (await fetch(`${urls['site']}/config.json`)).json()) as { apiKey: string };
    const body = JSON.stringify({ searches: [{ collection: 'messages', q: 'wombat', query_by: 'content' }] });
    const found = async (): Promise<number | undefined> => {
      const call = { method: 'POST', body, headers: { 'x-typesense-api-key': apiKey } };
      const { results } = (await (await fetch(`${urls['gate']}/multi_search`, call)).json()) as {
        results: { found?: number }[];
      };
      return results[0]?.found;
    };
    await expect.poll(found).toBe(1);
    expect(await (await fetch(`${urls['site']}/`)).text()).toContain('Session Siphon');
  });
});
