import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writeSite } from './write-site.ts';

const page =
  '<html data-base="/"><meta content="connect-src \'self\'; base-uri"><link href="/_astro/a.css"><script src="/theme.js"></script>' +
  '<form action="/"></form><a href="https://example.com/">x</a>';
const config = { version: 1, searchUrl: 'https://one.example.com:8108/search,https://two.example.com' } as const;

let folder: string;
let built: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'siphon-write-site-'));
  built = join(folder, 'built');
  mkdirSync(join(built, '_astro'), { recursive: true });
  const files = {
    'index.html': page,
    'index.html.br': 'old',
    'theme.js': '1',
    'theme.js.br': 'small',
    '_astro/a.css': 'a{src:url(/_astro/f.woff2)}',
  };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(built, name), text);
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('writing the site', () => {
  it('sets every address below its path, and lets it ask the search servers', () => {
    const target = join(folder, 'new', 'public');
    writeSite(built, target, { config, base: '/team/' });
    expect(readFileSync(join(target, 'index.html'), 'utf8')).toBe(
      page
        .replaceAll('="/', '="/team/')
        .replace("'self'", "'self' https://one.example.com:8108 https://two.example.com"),
    );
    expect(readFileSync(join(target, '_astro/a.css'), 'utf8')).toBe('a{src:url(/team/_astro/f.woff2)}');
    expect(JSON.parse(readFileSync(join(target, 'config.json'), 'utf8'))).toEqual(config);
    // Its compressed copy would still show what it was.
    expect(readdirSync(target).toSorted()).toEqual(['_astro', 'config.json', 'index.html', 'theme.js', 'theme.js.br']);
  });

  it('takes the place of an earlier one, and of nothing else', () => {
    const target = join(folder, 'public');
    for (const base of ['/a/', '/b/']) writeSite(built, target, { config, base });
    expect(readFileSync(join(target, 'index.html'), 'utf8')).toContain('href="/b/_astro');
    expect(() => writeSite(built, folder, { config, base: '/' })).toThrow(
      expect.objectContaining({ code: 'FOLDER_NOT_EMPTY' }),
    );
    expect(() => writeSite(target + 'x', target, { config, base: '/' })).toThrow(
      expect.objectContaining({ code: 'SITE_MISSING' }),
    );
  });

  it.each(['built/index.html', 'built/index.html/public', ...(existsSync('/proc/self') ? ['/proc/site/public'] : [])])(
    'says that %s cannot be written',
    (target) => {
      expect(() => writeSite(built, resolve(folder, target), { config, base: '/' })).toThrow(
        expect.objectContaining({ code: 'FILE_UNWRITABLE' }),
      );
    },
  );
});
