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

  it('are at most twelve', () => {
    const typed = Array.from({ length: 30 }, (_, at) => `word${at}`).join(' ');
    expect(searchedWords(typed).words).toHaveLength(12);
  });
});
