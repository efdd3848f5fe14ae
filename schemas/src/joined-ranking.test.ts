import { describe, expect, it } from 'vitest';
import { joinedRanking } from './joined-ranking.ts';
import type { PartialHit, WiderMessage } from './wider-ranking.ts';

const message = (conversation: string, turn: number, score: number, word?: string): WiderMessage<PartialHit> => ({
  hit: { document: { id: `${conversation}${turn}`, conversation_id: conversation, turn } },
  words: word === undefined ? [] : [word],
  score,
});
const worded = (id: string, messages: readonly WiderMessage<PartialHit>[], holdsAll = false) => ({
  id,
  holdsAll,
  messages,
});
const shown = (ranked: ReturnType<typeof joinedRanking>) =>
  ranked.map(({ messages }) => messages.map(({ hit }) => hit.document.id));

describe('what holds words and what is alike in meaning', () => {
  it('comes the sooner when it is both, behind what the words say best', () => {
    const ranked = joinedRanking({
      worded: [
        worded('a', [message('a', 1, 0.8)]),
        worded('b', [message('b', 1, 0.5)]),
        worded('c', [message('c', 1, 0.4)]),
      ],
      alike: [message('d', 1, 0.7), message('c', 1, 0.6)],
      isFirst: false,
    });
    expect(shown(ranked)).toEqual([['a1'], ['c1'], ['d1'], ['b1']]);
  });

  it('comes before what holds few of the words', () => {
    const ranked = joinedRanking({
      worded: [worded('a', [message('a', 1, 0.5)])],
      alike: [message('b', 1, 0.6)],
      isFirst: false,
    });
    expect(shown(ranked)).toEqual([['b1'], ['a1']]);
  });

  it('is left out where no word occurs and it is hardly alike', () => {
    const alike = [message('a', 1, 0.45), message('b', 1, 0.35)];
    expect(shown(joinedRanking({ worded: [], alike, isFirst: false }))).toEqual([['a1']]);
  });

  it('keeps its order where only one of them finds anything', () => {
    const found = [worded('a', [message('a', 2, 0.9), message('a', 1, 0.2)]), worded('b', [message('b', 1, 0.8)])];
    expect(joinedRanking({ worded: found, alike: [], isFirst: false })).toEqual(found);
    const alike = [message('a', 1, 0.9), message('b', 1, 0.8), message('a', 2, 0.7)];
    expect(shown(joinedRanking({ worded: [], alike, isFirst: false }))).toEqual([['a1', 'a2'], ['b1']]);
  });

  it('shows each turn by the message that holds words, and the best three of a conversation', () => {
    const ranked = joinedRanking({
      worded: [worded('a', [message('a', 1, 0.6, 'x'), message('a', 2, 0.4, 'y')])],
      alike: [message('a', 2, 0.7), message('a', 3, 0.5), message('a', 4, 0.3)],
      isFirst: false,
    });
    expect(shown(ranked)).toEqual([['a2', 'a1', 'a3']]);
    expect(ranked[0]?.messages[0]?.words).toEqual(['y']);
  });

  it('leaves conversations that hold all words first only where that says something', () => {
    const rankings = {
      worded: [worded('most', [message('most', 1, 0.8)]), worded('whole', [message('whole', 1, 0.2)], true)],
      alike: [message('other', 1, 0.5), message('most', 1, 0.4)],
    };
    expect(joinedRanking({ ...rankings, isFirst: false }).map(({ id }) => id)).toEqual(['most', 'other', 'whole']);
    expect(joinedRanking({ ...rankings, isFirst: true }).map(({ id }) => id)).toEqual(['whole', 'most', 'other']);
  });
});
