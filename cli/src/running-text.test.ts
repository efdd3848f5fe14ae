import { expect, it } from 'vitest';
import { flow, table } from './running-text.ts';

it('fills lines with the words of a paragraph, and leaves indented lines alone', () => {
  const text = 'one two three\nfour\n  kept as   it is, however long\n\nfive six';
  expect(flow(text, 9)).toBe('one two\nthree\nfour\n  kept as   it is, however long\n\nfive six');
});

it('gives a word that is too long a line of its own', () => {
  expect(flow('a https://example.com/long b', 10)).toBe('a\nhttps://example.com/long\nb');
});

it('wraps the second column of a table beside the first', () => {
  const rows = [
    ['--x', 'aaaa bbbb cccc dddd eeee ffff'],
    ['--long', 'g'],
  ] as const;
  expect(table(rows, 36)).toEqual(['  --x     aaaa bbbb cccc dddd eeee', '          ffff', '  --long  g']);
});
