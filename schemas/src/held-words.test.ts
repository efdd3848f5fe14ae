import { describe, expect, it } from 'vitest';
import { heldWords } from './held-words.ts';

const held = (text: string, ...words: string[]) => Object.fromEntries(heldWords(text, words).counts);

describe('the words that a text holds', () => {
  it('are counted in all their forms, and those that are nowhere are left out', () => {
    expect(held('Sessions expired. A session expires; obsession', 'session', 'expiring', 'walrus')).toEqual({
      session: 2,
      expiring: 2,
    });
  });

  it.each([
    ['at v1.2.3 of src/page.tsx', '1.2.3', 0],
    ['at 1.2.3, not 1.2.30', '1.2.3', 2],
    ['src/page.tsx and tsx page', 'page.tsx', 1],
    ['rate limit, then limit rate', '"rate limit"', 1],
    ['a go at going', 'go', 1],
    ['支付 网关 返回', '网关', 1],
    ['anything', '"', 0],
  ])('in %j, %j are %i', (text, word, count) => {
    expect(held(text, word)).toEqual(count === 0 ? {} : { [word]: count });
  });

  it('are told beside the length of the text', () => {
    expect(heldWords('one two, three-four', ['one']).length).toBe(4);
  });
});
