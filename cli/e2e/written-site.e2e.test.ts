/** The site as files on some web server, below a path, with its search elsewhere behind a gate. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { type Server, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { startEmbeddedServer } from '@session-siphon/indexer/embedded/http/server';
import { silentLog } from '@session-siphon/schemas/log';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TestPlace } from '../test/claude-home.ts';
import { RunningSiphon, siphon } from '../test/siphon-process.ts';
import { SiteBrowser } from './site-page.ts';

const contentTypes = new Map([
  ['.html', 'text/html; charset=utf-8'],
  ['.js', 'text/javascript'],
  ['.css', 'text/css'],
  ['.json', 'application/json'],
  ['.svg', 'image/svg+xml'],
  ['.woff2', 'font/woff2'],
]);

/** A plain web server that shows a folder below a path, as the pages of a git host are shown. */
function serveBelow(base: string, folder: string): Server {
  return createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '', 'http://localhost');
    const path = pathname.startsWith(base) ? pathname.slice(base.length) : undefined;
    try {
      const file = join(folder, path === '' || path?.endsWith('/') ? `${path}index.html` : (path ?? '..'));
      const body = readFileSync(file);
      response.writeHead(200, { 'content-type': contentTypes.get(extname(file)) ?? 'text/plain' }).end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
}

describe('the site, written as files', () => {
  const parts = new AsyncDisposableStack();
  const base = '/conversations/';
  let browser: SiteBrowser;
  let site: string;
  let gate: string;
  let typedKey: string;
  /** Settings without a key. */
  let config: string;

  beforeAll(async () => {
    const folder = parts.adopt(mkdtempSync(join(tmpdir(), 'siphon-written-site-')), (path) =>
      rmSync(path, { recursive: true }),
    );
    const place = parts.use(new TestPlace());
    place.session('one').prompt('why does the wombat overflow').answer('It counts too far.');
    await siphon('collect', '--home', place.home, '--data', place.data);
    const apiKey = 'key-of-the-test';
    const dataDir = join(folder, 'search');
    const server = await startEmbeddedServer({ dataDir, host: '127.0.0.1', port: 0, apiKey, log: silentLog });
    parts.defer(() => server.close());
    const env = { ...process.env, TYPESENSE_API_KEY: apiKey };
    await new RunningSiphon(['index', '--archive', join(place.data, 'archive.git'), '--typesense', server.url], { env })
      .finished;
    const key = await new RunningSiphon(['key', 'create', '--typesense', server.url], { env }).finished;
    const web = serveBelow(base, join(folder, 'public'));
    await new Promise<void>((resolve) => web.listen(0, '127.0.0.1', resolve));
    parts.defer(() => void web.close());
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- it listens on a port
    const origin = `http://127.0.0.1:${(web.address() as AddressInfo).port}`;
    site = origin + base;
    const gateArgs = ['gate', '--typesense', server.url, '--port', '0', '--origin', origin];
    const running = parts.use(new RunningSiphon(gateArgs, { env: { ...env, TYPESENSE_API_KEY: undefined } }));
    [, gate = ''] = await running.says(/Gate: (\S+)\/multi_search/);
    const written = ['site', join(folder, 'public'), '--search', gate, '--address', site];
    const { code, stderr } = await new RunningSiphon(written, { env: { ...env, SIPHON_SITE_KEY: key.stdout.trim() } })
      .finished;
    if (code !== 0) throw new Error(stderr);
    const keyless = await new RunningSiphon(['site', join(folder, 'keyless'), '--search', gate, '--address', site], {
      env: { ...env, SIPHON_SITE_KEY: undefined },
    }).finished;
    if (keyless.code !== 0) throw new Error(keyless.stderr);
    typedKey = key.stdout.trim();
    config = readFileSync(join(folder, 'keyless', 'config.json'), 'utf8');
    const strong = await new RunningSiphon(['site', join(folder, 'strong'), '--search', server.url], {
      env: { ...env, SIPHON_SITE_KEY: apiKey },
    }).finished;
    expect(strong).toMatchObject({ code: 2, stderr: expect.stringContaining('may do more than search') });
    browser = parts.use(await SiteBrowser.start());
  });
  afterAll(() => parts.disposeAsync());

  it('searches, and opens a conversation below its path', async () => {
    await using tab = await browser.open(site, { search: gate });
    await tab.search('wombat');
    await tab.page.locator('main a.hit').first().click();
    await tab.page.getByText('It counts too far.').waitFor();
    expect(tab.page.url()).toMatch(`${site}c/`);
    expect(tab.takeComplaints()).toEqual([]);
  });

  it('asks for a key where its settings have none, and goes on with the search', async () => {
    await using tab = await browser.open(site, { search: gate });
    const { page } = tab;
    await page.route('**/config.json', (route) => route.fulfill({ body: config }));
    await page.goto(`${site}?q=wombat`);
    await page.getByRole('heading', { name: /asks for a key/ }).waitFor();
    await page.getByLabel('Search key').fill('no-such-key');
    await page.getByRole('button', { name: 'Search with it' }).click();
    await page.getByRole('heading', { name: /does not accept the key/ }).waitFor();
    await page.getByLabel('Search key').fill(typedKey);
    await page.getByRole('button', { name: 'Search with it' }).click();
    await page.locator('main a.hit').first().waitFor();
    await page.locator('main a.hit').first().click();
    await page.getByText('It counts too far.').waitFor();
    // The refused searches.
    expect(tab.takeComplaints().filter((complaint) => !/401|a key|the key/.test(complaint))).toEqual([]);
  });
});
