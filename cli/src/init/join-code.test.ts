import { homedir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type JoinTerms, decodeJoinCode, encodeJoinCode } from './join-code.ts';

const terms: JoinTerms = {
  remote: 'git@git.example.com:team/conversations.git',
  branches: 'own',
  images: 'drop',
  redact: { words: ['wombat'], patterns: ['ACME-\\d+'], home: true },
  exclude: ['~/private'],
};

describe('a join code', () => {
  it('is one printable word, and gives back what was put into it', () => {
    const code = encodeJoinCode(terms);
    expect(code).toMatch(/^[\w-]+$/);
    expect(decodeJoinCode(code)).toEqual(terms);
    // Mail programs break long lines.
    expect(decodeJoinCode(` ${code.slice(0, 40)}\n${code.slice(40)}\n`)).toEqual(terms);
  });

  it.each([
    ['https://ana:hunter2hunter2@git.example.com/x.git', /password|address/],
    [`https://ghp_${'aB3dE5gH7jK9mN1pQ2rS4tU6vW8xY0zaB3dE5'.slice(0, 36)}@github.com/x/y.git`, /secret/],
  ])('takes no address with a secret (%s)', (remote, reason) => {
    expect(() => encodeJoinCode({ ...terms, remote })).toThrow(reason);
  });

  it('takes no rule that is a secret itself', () => {
    const token = `ghp_${'aB3dE5gH7jK9mN1pQ2rS4tU6vW8xY0zaB3dE5'.slice(0, 36)}`;
    expect(() => encodeJoinCode({ ...terms, redact: { words: [token] } })).toThrow(/secret/);
  });

  it('leaves the user name of a web address out, and keeps the one that ssh needs', () => {
    expect(decodeJoinCode(encodeJoinCode({ ...terms, remote: 'https://ana@git.example.com/x.git' })).remote).toBe(
      'https://git.example.com/x.git',
    );
    expect(decodeJoinCode(encodeJoinCode(terms)).remote).toBe(terms.remote);
  });

  it('holds a path that begins with the home folder wherever the other machine starts', () => {
    const { remote } = decodeJoinCode(encodeJoinCode({ ...terms, remote: '~/conversations.git' }));
    expect(remote).toBe(join(homedir(), 'conversations.git'));
  });

  const coded = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  it.each([
    ['nothing', '', /no code/],
    ['half of one', encodeJoinCode(terms).slice(0, 50), /no code/],
    ['any word', 'hello', /no code/],
    ['a newer one', coded({ v: 2, remote: 'x' }), /newer siphon/],
    ['one with more in it', coded({ v: 1, ...terms, run: 'something' }), /no code/],
  ])('is not taken for one: %s', (_what, code, reason) => {
    expect(() => decodeJoinCode(code)).toThrow(reason);
  });
});
