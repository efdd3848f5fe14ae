import { request } from 'node:http';
import { describe, expect, it } from 'vitest';
import { startSiteServer } from './site-server.ts';

describe('the server of the site', () => {
  it('goes on after a request whose address is none', async () => {
    const body = Buffer.from('<!doctype html>');
    const page = { body, gzipped: undefined, contentType: 'text/html', isImmutable: false };
    const server = await startSiteServer({
      host: '127.0.0.1',
      port: 0,
      files: new Map([['/', page]]),
      config: { version: 1, searchUrl: '' },
      searchUrl: 'http://127.0.0.1:1',
      liveStatus: undefined,
    });
    const status = (path: string): Promise<number | undefined> =>
      new Promise((resolve, reject) => {
        const outgoing = request(server.url, { path }, (answer) => {
          answer.resume();
          resolve(answer.statusCode);
        });
        outgoing.on('error', reject);
        outgoing.end();
      });
    expect([await status('//'), await status('http://site:99999/'), await status('/')]).toEqual([400, 400, 200]);
    await server.close();
  });
});
