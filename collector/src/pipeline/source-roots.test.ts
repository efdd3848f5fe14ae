import { describe, expect, it } from 'vitest';
import type { Host, Source } from '../source.ts';
import { rootsOf } from './source-roots.ts';

const host: Host = { home: '/home/ana', platform: 'linux', env: {} };

/** Keeps sessions in `sessions/<year>/`. */
const talking: Source = {
  id: 'talking',
  title: 'Talking',
  monogram: 'TA',
  roots: ({ home, platform }) => [platform === 'win32' ? `${home}/AppData/talking` : `${home}/.talking`],
  mayHold: (folder) => /^sessions(?:\/|$)/.test(folder),
  carries: (path) => /^sessions\/\d+\/[^/]+\.jsonl$|^talking\.db$/.test(path),
  async *read() {},
};

function rootsWith(...paths: string[]): readonly string[] {
  const [found] = rootsOf([talking], [host], { talking: { paths } });
  return found?.roots ?? [];
}

describe('the folders of a source', () => {
  it('are its usual ones on every host', () => {
    const windows: Host = { home: '/mnt/c/Users/ana', platform: 'win32', env: {} };
    expect(rootsOf([talking], [host, windows])).toEqual([
      { source: talking, roots: ['/home/ana/.talking', '/mnt/c/Users/ana/AppData/talking'] },
    ]);
  });

  it.each([
    ['a root', '~/old/.talking', '/home/ana/old/.talking'],
    ['a root with a slash at its end', '/backup/.talking/', '/backup/.talking'],
    ['a folder inside a root', '~/old/.talking/sessions', '/home/ana/old/.talking'],
    ['a folder deep inside a root', '~/old/.talking/sessions/2026', '/home/ana/old/.talking'],
    ['a pattern for its files', '~/old/.talking/sessions/**/*.jsonl', '/home/ana/old/.talking'],
    ['a pattern below a root', '/backup/.talking/*', '/backup/.talking'],
    ['one file', '~/old/.talking/talking.db', '/home/ana/old/.talking'],
  ])('can be added to as %s', (_what, path, root) => {
    expect(rootsWith(path)).toEqual(['/home/ana/.talking', root]);
  });

  it('are each looked in once', () => {
    expect(rootsWith('~/.talking', '~/.talking/sessions')).toEqual(['/home/ana/.talking']);
  });
});
