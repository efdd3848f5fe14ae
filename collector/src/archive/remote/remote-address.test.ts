import { describe, expect, it } from 'vitest';
import { parseRemoteAddress, shownAddress } from './remote-address.ts';

const ssh = { kind: 'ssh', user: undefined, port: undefined };

describe('the address of a remote', () => {
  it.each([
    [
      'ssh://ana@host:2222/team/archive.git',
      { ...ssh, user: 'ana', host: 'host', port: '2222', path: '/team/archive.git' },
    ],
    ['ana@host:team/archive.git', { ...ssh, user: 'ana', host: 'host', path: 'team/archive.git' }],
    ['host:archive.git', { ...ssh, host: 'host', path: 'archive.git' }],
    ['ssh://a%40b@host/x%20y', { ...ssh, user: 'a@b', host: 'host', path: '/x y' }],
    ['file:///srv/my%20archive.git', { kind: 'local', path: '/srv/my archive.git' }],
    ['C:\\archive.git', { kind: 'local', path: 'C:\\archive.git' }],
    ['./archive.git', { kind: 'local', path: './archive.git' }],
    ['ext::helper', { kind: 'other' }],
    ['git://host/x', { kind: 'other' }],
  ])('is understood as people write it: %s', (text, address) => {
    expect(parseRemoteAddress(text)).toEqual(address);
  });

  it.each([
    'ssh://-oProxyCommand=id@host/x',
    'ssh://%2DoProxyCommand=id@host/x',
    '-oProxyCommand=id@host:x',
    'ssh://-oProxyCommand=id/x',
    '-oProxyCommand=id:x',
    'ana@host:-x',
    '--upload-pack=id',
  ])('is none where a part of it would be an option of a program: %s', (text) => {
    expect(() => parseRemoteAddress(text)).toThrow('is no address of a git remote.');
  });

  it.each(['', ' ', 'https://', 'ssh://us%er@host/x', 'https://us%er@host/x', 'file:///100%'])(
    'is none where nobody can read it: %j',
    (text) => {
      expect(() => parseRemoteAddress(text)).toThrow('is no address of a git remote.');
    },
  );

  it('carries no password, and is shown without a user', () => {
    expect(() => parseRemoteAddress('https://ana:hunter2@host/x')).toThrow(/^https:\/\/host\/x is no address/);
    expect(shownAddress('https://ana@host/x')).toBe('https://host/x');
  });
});
