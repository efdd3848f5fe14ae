import { describe, expect, it } from 'vitest';
import { searchedWords } from './searched-words.ts';

describe('the words of a search', () => {
  it.each([
    ['the walrus, and a penguin', ['walrus', 'penguin'], []],
    ['"two words" walrus NOT rain', ['"two words"', 'walrus'], ['-rain']],
    ['the walrus', ['the', 'walrus'], []],
    ['walrus walrus', ['walrus'], []],
    ['error (TS2345) at page.tsx:12', ['error', 'ts2345', 'page.tsx:12'], []],
    ['支付网关为什么返回签名错误', ['支付', '网', '关', '返回', '签名', '错误'], []],
    ['', [], []],
  ])('%j are %j without %j', (typed, words, excluded) => {
    expect(searchedWords(typed)).toEqual({ words, excluded });
  });

  it('are the first and the last ones of a long text, without what is another number each time', () => {
    const words = Array.from({ length: 18 }, (_, at) => `word${at}`);
    expect(searchedWords(words.join(' ')).words).toEqual([...words.slice(0, 10), ...words.slice(-6)]);
    expect(searchedWords(['17', '0xc0001a4000', ...words.slice(0, 16)].join(' ')).words).toEqual(words.slice(0, 16));
    expect(searchedWords(`17 ${words.slice(0, 9).join(' ')}`).words).toContain('17');
  });
});
