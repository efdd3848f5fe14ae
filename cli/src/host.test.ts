import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import {
  defaultConfigFile,
  defaultDataFolder,
  fromHome,
  hostsOf,
  thisMachine,
  windowsHosts,
  withHome,
} from './host.ts';

describe('the homes of a machine', () => {
  it('are one outside the Windows Subsystem for Linux', () => {
    expect(hostsOf({ ...thisMachine('/home/ana'), platform: 'linux' })).toEqual([
      { home: '/home/ana', platform: 'linux', env: {} },
    ]);
  });

  it('on the Windows side are those of people', () => {
    const users = mkdtempSync(join(tmpdir(), 'siphon-users-'));
    for (const name of ['ana', 'Public', 'Default']) mkdirSync(join(users, name));
    expect(windowsHosts(users)).toEqual([{ home: `${users}/ana`, platform: 'win32', env: {} }]);
    rmSync(users, { recursive: true });
    expect(windowsHosts(users)).toEqual([]);
  });
});

it.skipIf(process.platform === 'win32')('folders of a person are absolute, whatever the environment says', () => {
  onTestFinished(() => void vi.unstubAllEnvs());
  for (const value of ['', 'relative'])
    for (const name of ['XDG_DATA_HOME', 'XDG_CONFIG_HOME']) vi.stubEnv(name, value);
  vi.stubEnv('HOME', '');
  for (const path of [defaultDataFolder(), defaultConfigFile(), thisMachine(undefined).home, withHome('~/data')])
    expect(isAbsolute(path), path).toBe(true);
});

it('a path that no shell has seen may begin with the home folder', () => {
  expect(withHome('~/data')).toBe(join(homedir(), 'data'));
  expect(withHome('~')).toBe(homedir());
  expect(['~ana/data', '/a/~/b', 'a'].map(withHome)).toEqual(['~ana/data', '/a/~/b', 'a']);
});

it('a path below the home folder is shown from there', () => {
  expect(fromHome(join(homedir(), 'data'))).toBe(join('~', 'data'));
  expect([homedir(), `${homedir()}2`, '/srv/data'].map(fromHome)).toEqual([homedir(), `${homedir()}2`, '/srv/data']);
});
