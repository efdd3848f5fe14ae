import { describe, expect, it } from 'vitest';
import { foldHits } from './fold-hits.ts';

const hit = (conversation_id: string, message_id: string, id = message_id) => ({ conversation_id, message_id, id });

describe('folding hits', () => {
  it('puts conversations in the order of their best hit, and hits in their own order', () => {
    const folded = foldHits([hit('b', '1'), hit('a', '2'), hit('b', '3'), hit('c', '4'), hit('a', '5')]);
    expect(folded.map(({ conversation, hits }) => [conversation, hits.map(({ id }) => id)])).toEqual([
      ['b', ['1', '3']],
      ['a', ['2', '5']],
      ['c', ['4']],
    ]);
  });

  it('shows a message once, with its best part', () => {
    expect(foldHits([hit('a', 'm', 'mx3'), hit('a', 'm', 'mx0')])).toEqual([
      { conversation: 'a', hits: [hit('a', 'm', 'mx3')], parts: 2 },
    ]);
  });
});
