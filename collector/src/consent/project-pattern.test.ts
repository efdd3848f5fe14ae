import { describe, expect, it } from 'vitest';
import { type ProjectPlace, projectPattern } from './project-pattern.ts';

const matches = (pattern: string, place: ProjectPlace): boolean => projectPattern(pattern, '/home/ana')(place);

describe('a pattern for projects', () => {
  it.each([
    ['~/code/shop', '~/code/shop'],
    ['~/code/shop', '~/code/shop/packages/api'],
    ['~/code/shop/', '~/code/shop'],
    ['~/code/shop/**', '~/code/shop'],
    ['/home/ana/code/shop', '~/code/shop'],
    ['/home/somebody-else/code', '~/code/shop'],
    ['~/code/*', '~/code/shop/src'],
    ['~/**/private', '~/private'],
    ['~/**/private', '~/a/b/private/c'],
    ['**/private', '/srv/private'],
    ['~/c?de', '~/code'],
    ['/srv/x(1)', '/srv/x(1)'],
    ['~/Code', '~\\code\\shop'],
    ['C:\\Work', 'c:\\work\\shop'],
    ['~/code/shop', '~/code/other/../shop'],
    [' ~/code ', '~/code/shop'],
    ['~', '~/code'],
  ])('%s is the path %s', (pattern, path) => {
    expect(matches(pattern, { path })).toBe(true);
  });

  it.each([
    ['~/code/shop', '~/code/shopping'],
    ['~/code/shop', '~/code'],
    ['~/code/shop', '/srv/~/code/shop'],
    ['~/code/*/api', '~/code/a/b/api'],
    ['~/Code', '~/code/shop'],
    ['~/code/shop', '~/code/shop/../other'],
    ['code', '~/code'],
    ['~/c.de', '~/code'],
    ['', '~/code'],
    ['github.com/team/shop', '~/github.com/team/shop'],
  ])('%s is not the path %s', (pattern, path) => {
    expect(matches(pattern, { path })).toBe(false);
  });

  it('is held against the repository too, in any case', () => {
    expect(matches('github.com/Team/*', { path: '/srv/x', repo: 'github.com/team/shop' })).toBe(true);
    expect(matches('github.com/team', { repo: 'github.com/team/shop' })).toBe(true);
    expect(matches('github.com/team/shop', { repo: 'github.com/team/shop-private' })).toBe(false);
    expect(matches('*/team/*', { repo: 'gitlab.example.com/team/shop' })).toBe(true);
  });

  it('means everything when it is a star, also what has no place', () => {
    for (const place of [{}, { path: '/srv/x' }, { repo: 'host/a/b' }]) expect(matches('*', place)).toBe(true);
    expect(matches('**/x', {})).toBe(false);
  });
});
