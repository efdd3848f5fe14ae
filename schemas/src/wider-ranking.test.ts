import { describe, expect, it } from 'vitest';
import { type PartialHit, WiderRanking } from './wider-ranking.ts';

const hit = (id: string, conversation: string, more: Partial<PartialHit['document']> = {}): PartialHit => ({
  document: { id, conversation_id: conversation, kind: 'prose', turn: 1, ...more },
});
const ranking = () =>
  new WiderRanking(
    new Map([
      ['walrus', 3],
      ['penguin', 2],
      ['rain', 1],
    ]),
  );
const order = (ranked: WiderRanking<PartialHit>) =>
  ranked.conversations(['walrus', 'penguin', 'rain'], new Set(['whole'])).map(({ id }) => id);

describe('the ranking of messages that hold some words', () => {
  it('puts rare words before frequent ones, and what was said before what a tool printed', () => {
    const ranked = ranking();
    ranked.add(hit('1', 'frequent'), ['penguin'], 0);
    ranked.add(hit('2', 'printed', { kind: 'result' }), ['walrus'], 1);
    ranked.add(hit('3', 'rare'), ['walrus'], 2);
    expect(order(ranked)).toEqual(['rare', 'frequent', 'printed']);
  });

  it('counts the words that only the text tells, in a short text more than in a long one', () => {
    const ranked = ranking();
    ranked.add(hit('1', 'long'), ['walrus'], 0);
    ranked.add(hit('2', 'short'), ['walrus'], 1);
    ranked.add(hit('3', 'more'), ['walrus'], 2);
    for (const [id, conversation, content] of [
      ['1', 'long', `walrus ${'stone '.repeat(400)}`],
      ['2', 'short', 'a walrus'],
      ['3', 'more', 'a walrus, penguins'],
      ['4', 'unknown', 'a walrus'],
    ] as const)
      ranked.read(hit(id, conversation, { content }));
    expect(order(ranked)).toEqual(['more', 'short', 'long']);
    const [best] = ranked.conversations(['walrus', 'penguin'], new Set());
    expect(best).toMatchObject({ id: 'more', holdsAll: true, messages: [{ words: ['walrus', 'penguin'] }] });
    expect(best?.messages[0]?.snippet).toBe('a \uE000walrus\uE001, \uE000penguins\uE001');
  });

  it('counts what the same turn holds more than what the rest of the conversation does', () => {
    const ranked = ranking();
    ranked.add(hit('1', 'elsewhere'), ['walrus'], 0);
    ranked.add(hit('2', 'elsewhere', { turn: 2 }), ['penguin'], 0);
    ranked.add(hit('3', 'turn'), ['walrus'], 1);
    ranked.add(hit('4', 'turn'), ['penguin'], 1);
    ranked.add(hit('5', 'alone'), ['walrus'], 0);
    expect(order(ranked)).toEqual(['turn', 'elsewhere', 'alone']);
  });

  it('finds the likeliest messages worth reading', () => {
    const ranked = ranking();
    ranked.add(hit('1', 'a'), ['rain'], 0);
    ranked.add(hit('2', 'b'), ['walrus'], 0);
    ranked.add(hit('3', 'c'), ['penguin'], 0);
    expect(ranked.likeliest(2)).toEqual(['2', '3']);
  });
});
