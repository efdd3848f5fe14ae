import { mkdirSync, mkdtempSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { staticFiles } from './static-files.ts';

describe('the files of the site', () => {
  let place = '';
  let folder = '';
  const write = (name: string, content: string | Buffer): void => writeFileSync(join(folder, name), content);

  beforeEach(() => {
    place = mkdtempSync(join(tmpdir(), 'siphon-site-'));
    folder = join(place, 'dist');
    mkdirSync(join(folder, 'c'), { recursive: true });
    mkdirSync(join(folder, '_astro'));
    write('index.html', 'first');
    write('c/index.html', 'conversation');
    write('_astro/page.a1b2.js', 'script');
    writeFileSync(join(place, 'secret.txt'), 'secret');
  });
  afterEach(() => rmSync(place, { recursive: true, force: true }));

  const bodyOf = async (path: string, accepted = ''): Promise<string | undefined> =>
    (await staticFiles(folder).find(path, accepted))?.body.toString('latin1');

  it('are found by their address, folders by the page in them', async () => {
    expect(await bodyOf('/')).toBe('first');
    expect(await bodyOf('/c')).toBe('conversation');
    expect(await bodyOf('/c/')).toBe('conversation');
    expect(await bodyOf('/_astro/page.a1b2.js')).toBe('script');
    expect(await bodyOf('/_astro')).toBeUndefined();
    expect(await bodyOf('/other.html')).toBeUndefined();
  });

  it('are those of now, with a tag that changes with them', async () => {
    const files = staticFiles(folder);
    const before = await files.find('/', '');
    write('index.html', 'second');
    const after = await files.find('/', '');
    expect([before?.body.toString(), after?.body.toString()]).toEqual(['first', 'second']);
    expect(after?.etag).not.toBe(before?.etag);
    expect((await files.find('/', ''))?.etag).toBe(after?.etag);
  });

  it('are sent as the compressed copy that the browser reads and that is not older', async () => {
    const zipped = gzipSync('first');
    write('index.html.gz', zipped);
    const files = staticFiles(folder);
    expect((await files.find('/', 'gzip, deflate, br'))?.encoding).toBe('gzip');
    expect(await bodyOf('/', 'gzip')).toBe(zipped.toString('latin1'));
    expect(await bodyOf('/', 'identity')).toBe('first');
    write('index.html.br', 'smaller');
    expect((await files.find('/', 'gzip, deflate, br'))?.encoding).toBe('br');
    const later = new Date(Date.now() + 60_000);
    utimesSync(join(folder, 'index.html'), later, later);
    expect(await bodyOf('/', 'gzip, br')).toBe('first');
    expect(await bodyOf('/index.html.gz')).toBeUndefined();
  });

  it.each([
    '/../secret.txt',
    '/c/../../secret.txt',
    '/%2e%2e/secret.txt',
    '/..%2fsecret.txt',
    '//secret.txt',
    '/c//index.html',
    '/.\\..\\secret.txt',
    '/link.txt',
    '/linked/secret.txt',
    '/index.html\0.txt',
    'index.html',
  ])('are none outside of their folder: %j', async (path) => {
    symlinkSync(join(place, 'secret.txt'), join(folder, 'link.txt'));
    symlinkSync(place, join(folder, 'linked'));
    expect(await bodyOf(path)).toBeUndefined();
  });

  it('cannot be served before the site has been built', () => {
    rmSync(folder, { recursive: true });
    expect(() => staticFiles(folder)).toThrow('there is no built site');
  });
});
