import { describe, expect, it } from 'vitest';
import { idents } from './idents.ts';

describe('names in code', () => {
  it.each([
    ['getUserName(id)', ['get user name username']],
    ['an HTTPServer and parseHTTPHeader', ['parse http header httpheader']],
    ['utf8Decoder', ['utf8 decoder']],
    ['snake_case, kebab-case-name; MAX_SIZE', ['snakecase', 'kebabcasename', 'maxsize']],
    ['_private --long-option x_', ['longoption']],
    ['getName.set_name', ['get name', 'setname']],
    ['naïveName éclair_au', ['ve name', 'clairau']],
    ['released v1.2.3 of it', ['1.2.3']],
    ['camelCase', ['camel case']],
    ['plain words, 3-4 - and_', []],
  ])('of %j are in the form that people search for', (text, expected) => {
    expect(idents(text)).toEqual(expected);
  });

  it('are given once, and not without end', () => {
    expect(idents('user_id user_id user_id')).toEqual(['userid']);
    const names = Array.from({ length: 1_000 }, (_, index) => `name_${index}`);
    expect(idents(names.join(' '))).toHaveLength(200);
  });
});
