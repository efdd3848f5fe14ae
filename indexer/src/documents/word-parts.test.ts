import { describe, expect, it } from 'vitest';
import { wordParts } from './word-parts.ts';

describe('the parts of words without spaces', () => {
  it('are the beginnings and ends of the longer ones', () => {
    expect(wordParts('東京タワー の 予約')).toBe('東京 京タワー 東京タ タワー 東京タワ ワー');
    expect(wordParts('서버에서 는')).toBe('서버 버에서 서버에 에서');
  });

  it('are not made of words of other scripts, nor of what is too long for a word', () => {
    expect(wordParts('привет')).toBeUndefined();
    expect(wordParts('東'.repeat(30))).toBeUndefined();
  });

  it('are limited for a long text', () => {
    const words = Array.from({ length: 1_000 }, (_, index) => `東京${String.fromCodePoint(0x4e00 + index)}語`);
    expect(wordParts(words.join(' '))?.split(' ').length).toBeLessThan(700);
  });
});
