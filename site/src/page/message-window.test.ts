import { describe, expect, it } from 'vitest';
import { shownMessage, windowSearch } from './message-window.ts';

const facts = { message_id: 'm', seq: 3, role: 'user', kind: 'prompt' } as const;

describe('a message of the index', () => {
  it('is shown with its blocks', () => {
    const blocks = [{ type: 'text', text: 'hello' }];
    expect(shownMessage({ ...facts, blocks: JSON.stringify({ at: '2026-10-05T09:00:00.000Z', blocks }) })).toEqual({
      at: '2026-10-05T09:00:00.000Z',
      blocks,
      id: 'm',
      seq: 3,
      role: 'user',
    });
  });

  it('is shown as unreadable when it is, and not dropped', () => {
    expect(shownMessage({ ...facts, blocks: '{"blocks":[' })).toEqual({
      id: 'm',
      seq: 3,
      role: 'user',
      blocks: [{ type: 'unknown', native: 'record', json: '{"blocks":[' }],
    });
  });

  it('is asked for by position, in one search for a whole window', () => {
    expect(windowSearch('c', [40, 99])).toMatchObject({
      filter_by: 'conversation_id:=`c` && chunk:=0 && seq:[40..99]',
      sort_by: 'seq:asc',
      per_page: 60,
    });
  });
});
