import { describe, expect, it } from 'vitest';
import { whatIsNew } from './live-offer.ts';
import type { AdaptedHit } from '../adapted-search.ts';

const match = (id: string): AdaptedHit => ({
  objectID: id,
  _rawTypesenseHit: {
    document: { id, conversation_id: 'c', message_id: id, seq: 0, kind: 'prose', role: 'assistant', ts: 0 },
  },
});
const conversation = (id: string, messages: number): AdaptedHit => ({
  objectID: id,
  _rawTypesenseHit: {
    document: {
      id,
      messages,
      title: 'title',
      source: 'codex',
      project: 'shop',
      prompt_count: 1,
      tool_call_count: 0,
      error_count: 0,
      started_ts: 0,
      ts: 0,
      agent_name: 'Codex',
      agent_monogram: 'CX',
      strata: '',
    },
  },
});

describe('what is new', () => {
  it('is counted in matches or conversations', () => {
    expect(whatIsNew({ hits: [match('a')], found: 1 }, { hits: [match('b'), match('a')], found: 2 }, false)).toBe(
      '1 new match',
    );
    expect(
      whatIsNew({ hits: [conversation('a', 2)], found: 1 }, { hits: [conversation('b', 1)], found: 3 }, true),
    ).toBe('2 new conversations');
  });

  it('is a conversation that has grown', () => {
    const before = { hits: [conversation('a', 2), conversation('b', 5)], found: 2 };
    expect(whatIsNew(before, { hits: [conversation('b', 6), conversation('a', 2)], found: 2 }, true)).toBe(
      'New messages in 1 conversation',
    );
  });

  it('is nothing when other conversations changed', () => {
    const same = { hits: [match('a')], found: 1 };
    expect(whatIsNew(same, { hits: [match('a')], found: 1 }, false)).toBeUndefined();
  });
});
