import { describe, expect, it } from 'vitest';
import { CoalescedRuns } from './coalesced-runs.ts';

/** Runs that end when they are told to. */
function heldRuns(): { readonly runs: CoalescedRuns; readonly started: () => number; finish(): Promise<void> } {
  const ends: (() => void)[] = [];
  let started = 0;
  const runs = new CoalescedRuns(() => {
    started += 1;
    return new Promise((resolve) => ends.push(resolve));
  });
  return {
    runs,
    started: () => started,
    async finish() {
      ends.shift()?.();
      await new Promise((resolve) => setImmediate(resolve));
    },
  };
}

describe('coalesced runs', () => {
  it('are one at a time, and one more for any number of requests in between', async () => {
    const { runs, started, finish } = heldRuns();
    const requests = Array.from({ length: 50 }, () => runs.request());
    expect(started()).toBe(1);
    await finish();
    expect(started()).toBe(2);
    await finish();
    await Promise.all(requests);
    expect(started()).toBe(2);
  });

  it('begin anew after they were settled', async () => {
    const { runs, started, finish } = heldRuns();
    for (const count of [1, 2]) {
      const request = runs.request();
      expect(started()).toBe(count);
      await finish();
      await request;
      await runs.settled();
    }
    expect(started()).toBe(2);
  });

  it('never leave a request without a run that began after it', async () => {
    const { runs, started, finish } = heldRuns();
    void runs.request();
    const late = runs.request();
    let isOver = false;
    void late.then(() => (isOver = true));
    await finish();
    expect(isOver).toBe(false);
    await finish();
    expect([isOver, started()]).toEqual([true, 2]);
  });
});
