import { describe, expect, it } from 'vitest';
import { RateLimit } from './rate-limit.ts';

describe('the rate limit of an address', () => {
  it('lets a minute’s worth through at once, and then one after the other', () => {
    const limit = new RateLimit(3);
    expect([1, 2, 3].map(() => limit.take('a', 0))).toEqual([0, 0, 0]);
    expect(limit.take('a', 0)).toBe(20);
    expect(limit.take('a', 20_000)).toBe(0);
    expect(limit.take('a', 20_000)).toBe(20);
  });

  it('is each address’s own', () => {
    const limit = new RateLimit(1);
    expect([limit.take('a', 0), limit.take('b', 0), limit.take('a', 0)]).toEqual([0, 0, 60]);
  });

  it('remembers a bounded number of addresses, the latest ones', () => {
    const limit = new RateLimit(1, 2);
    for (const address of ['a', 'b', 'c']) limit.take(address, 0);
    expect([limit.take('c', 0), limit.take('b', 0)]).toEqual([60, 60]);
    expect(limit.take('a', 0)).toBe(0);
  });

  it('gains nothing from a clock that goes back', () => {
    const limit = new RateLimit(1);
    limit.take('a', 60_000);
    expect(limit.take('a', 0)).toBe(60);
  });
});
