import { describe, expect, it } from 'vitest';
import { wordStem } from './word-stem.ts';

describe('the stem of a word', () => {
  it.each([
    ['migrations', 'migr'],
    ['migration', 'migr'],
    ['dropping', 'drop'],
    ['expired', 'expir'],
    ['expires', 'expir'],
    ['retries', 'retr'],
    ['caching', 'cach'],
    ['rolling', 'roll'],
    ['sessions', 'sess'],
  ])('of %s is %s, with which its forms begin', (word, stem) => {
    expect(wordStem(word)).toBe(stem);
    expect(word.startsWith(stem)).toBe(true);
  });

  it.each(['test', 'loss', 'bus', 'ts2345', 'src/lib.ts', 'привет', '"two words"'])('of %s is the word', (word) => {
    expect(wordStem(word)).toBe(word);
  });
});
