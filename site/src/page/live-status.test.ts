import { describe, expect, it } from 'vitest';
import { parseStatus } from './live-status.ts';

describe('the status of the server', () => {
  it('tells the revision and how far collecting is', () => {
    expect(parseStatus('{"version":1,"revision":3,"collecting":{"carriersDone":2,"carriersTotal":8}}')).toEqual({
      version: 1,
      revision: 3,
      collecting: { carriersDone: 2, carriersTotal: 8 },
    });
  });

  it.each(['', '<html>', 'null', '{"revision":"3"}'])('is none when something else answers: %s', (text) => {
    expect(parseStatus(text)).toBeUndefined();
  });
});
