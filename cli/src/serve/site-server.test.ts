import { type IncomingMessage, request } from 'node:http';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type SiteServer, startSiteServer } from './site-server.ts';
import { staticFiles } from './static-files.ts';

describe('the server of the site', () => {
  let folder: string;
  let server: SiteServer;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'siphon-site-'));
    writeFileSync(join(folder, 'index.html'), '<!doctype html>');
    server = await startSiteServer({
      host: '127.0.0.1',
      port: 0,
      files: staticFiles(folder),
      config: { version: 1, searchUrl: '' },
      searchUrl: 'http://127.0.0.1:1',
      liveStatus: undefined,
    });
  });
  afterAll(async () => {
    await server.close();
    rmSync(folder, { recursive: true });
  });

  const ask = (path: string, headers: Readonly<Record<string, string>> = {}): Promise<IncomingMessage> =>
    new Promise((resolve, reject) => {
      const outgoing = request(server.url, { path, headers }, (answer) => {
        answer.resume();
        resolve(answer);
      });
      outgoing.on('error', reject);
      outgoing.end();
    });

  it('goes on after a request whose address is none', async () => {
    const statuses = [];
    for (const path of ['//', 'http://site:99999/', '/']) statuses.push((await ask(path)).statusCode);
    expect(statuses).toEqual([400, 400, 200]);
  });

  it('sends no page twice to a browser that has it as it is', async () => {
    const { etag = '' } = (await ask('/')).headers;
    const again = await ask('/', { 'if-none-match': `"other", W/${etag}` });
    expect([again.statusCode, again.headers.etag, again.headers['content-length']]).toEqual([304, etag, undefined]);
    writeFileSync(join(folder, 'index.html'), '<!doctype html>, built anew');
    expect((await ask('/', { 'if-none-match': etag })).statusCode).toBe(200);
  });

  it('sends with a page where its settings are, and no browser keeps those', async () => {
    expect((await ask('/')).headers['link']).toBe('</config.json>; rel=preload; as=fetch; crossorigin');
    const { headers } = await ask('/config.json');
    expect([headers['link'], headers['cache-control']]).toEqual([undefined, 'no-cache']);
  });

  it('says what to do while the site is being built', async () => {
    rmSync(join(folder, 'index.html'));
    expect((await ask('/')).statusCode).toBe(503);
    writeFileSync(join(folder, '404.html'), 'not here');
    expect((await ask('/nowhere')).statusCode).toBe(404);
  });
});
