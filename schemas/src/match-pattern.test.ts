import { seed } from './seed-for-tests.ts';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { matchPattern } from './match-pattern.ts';

const matches = (query: string, text: string, found: readonly string[] = []) =>
  text.match(matchPattern(query, found) ?? /(?!)/) ?? [];

describe('what is marked', () => {
  it.each([
    ['parser', 'The Parser parses parserState', ['Parser', 'parserState']],
    ['rate limit', 'a limit for rates', ['limit', 'rates']],
    ['"rate limit"', 'rate limit, rate\n  limits, limit rate', ['rate limit', 'rate\n  limits']],
    ['checkout NOT mock', 'checkout mock', ['checkout']],
    ['why does the parser fail?', 'why the parser fails', ['parser', 'fails']],
    ['src/parse-row.ts', 'parse row ts', ['parse', 'row', 'ts']],
    ['in', 'in lines inside', ['in', 'inside']],
    ['a+b', 'a+b', []],
    ['NOT NULL constraint', 'is not null', ['not', 'null']],
    ['订单导出怎么解决', '订单功能导出', ['订单', '导出']],
    ['todos', 'SimpleTodos追加', ['Todos']],
    ['платежный', 'Платёжный шлюз', ['Платёжный']],
    ['C++ (main)', 'main()', ['main']],
    ['', 'anything', []],
  ])('for %j in %j', (query, text, expected) => {
    expect(matches(query, text)).toEqual(expected);
  });

  it('are also the words that were found for misspelt ones', () => {
    expect(matches('filcker', 'it flickers', ['flicker'])).toEqual(['flickers']);
  });

  it('is a pattern for every query', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string(), (query, text) => {
        for (const match of matches(query, text)) expect(match).not.toBe('');
      }),
      { seed },
    );
  });
});
