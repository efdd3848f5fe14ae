import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { meaningDimensions } from './search-document.ts';
import { WordVectors } from './word-vectors.ts';

const vectors = new WordVectors(readFileSync(new URL('../word-vectors/vectors.bin', import.meta.url)));
const meaning = (...texts: readonly string[]) => vectors.meaningOf(texts) ?? [];

const alike = (a: string, b: string) => closeness(meaning(a), meaning(b));

/** 1 for the same direction, 0 for nothing in common. */
function closeness(one: readonly number[], other: readonly number[]): number {
  const product = (left: readonly number[], right: readonly number[]) =>
    left.reduce((sum, number, at) => sum + number * (right[at] ?? 0), 0);
  return product(one, other) / Math.sqrt(product(one, one) * product(other, other));
}

describe('the meaning of a text', () => {
  it.each([
    ['the login page ends in an endless redirect loop', 'authentication keeps bouncing back and forth', 'dark mode'],
    ['a memory leak', 'it eats all the RAM', 'the invoice is a cent off'],
    ['the payment takes forever', 'our checkout is very slow', 'a certificate has expired'],
    ['Fehler bei der Anmeldung', 'die Anmeldung schlägt fehl', 'die Rechnung drucken'],
    ['ログインエラー', 'ログインできない', '請求書を印刷する'],
  ])('of “%s” is nearer to “%s” than to “%s”', (text, near, far) => {
    expect(alike(text, near)).toBeGreaterThan(alike(text, far) + 0.1);
  });

  it('is a list of whole numbers, the same each time', () => {
    const numbers = meaning('the deploy failed', 'over and over');
    expect(numbers).toHaveLength(meaningDimensions);
    expect(numbers.every((number) => Number.isInteger(number) && Math.abs(number) <= 127)).toBe(true);
    expect(JSON.parse(JSON.stringify(numbers))).toEqual(numbers);
    expect(meaning('the deploy failed', 'over and over')).toEqual(numbers);
  });

  it('counts each word once, in whatever case and part of a name it stands', () => {
    expect(meaning('DEPLOY deploy failed')).toEqual(meaning('deploy failed'));
    expect(meaning('parseUserName')).toEqual(meaning('parse user name'));
  });

  it('of two texts lies between both, however long one of them is', () => {
    const short = 'the certificate of the web server has expired last night, so every browser refuses to connect';
    const long = 'a walrus sleeps on the ice of a bay in the north, while penguins dive for fish in the south ';
    const both = meaning(short, long);
    expect(both).toEqual(meaning(short, long.repeat(50)));
    expect(both).toEqual(meaning(long, short));
    expect(meaning(short, '…')).toEqual(meaning(short));
    expect(closeness(meaning(long, 'go on'), meaning(long))).toBeGreaterThan(closeness(both, meaning(long)) + 0.1);
  });

  it('is none for what holds no words', () => {
    expect(vectors.meaningOf(['', '!? — …'])).toBeUndefined();
  });

  it('of a text of a million words is that of its beginning', () => {
    const words = Array.from({ length: 1_000_000 }, (_, at) => `word${at.toString(36)}`);
    expect(meaning(words.join(' '))).toEqual(meaning(words.slice(0, 10_000).join(' ')));
  });
});
