import { describe, expect, it } from 'vitest';
import { AppError } from '@session-siphon/schemas/errors';
import { PushSchedule } from './push-schedule.ts';

/** A schedule whose time passes only when the test says so. */
function scheduleUnderTest(outcomes: readonly (AppError | undefined)[] = []) {
  const waits: { ms: number; wake: () => void }[] = [];
  const failures: string[] = [];
  let pushes = 0;
  const schedule = new PushSchedule({
    push: async () => {
      const outcome = outcomes[pushes];
      pushes += 1;
      if (outcome) throw outcome;
    },
    intervalMs: () => 60_000,
    onFailure: (error) => failures.push(error.message),
    random: () => 0.5,
    wait: (ms, signal) =>
      new Promise((resolve) => {
        const wake = (): void => resolve();
        waits.push({ ms, wake });
        if (signal.aborted) wake();
        else signal.addEventListener('abort', wake);
      }),
  });
  return {
    schedule,
    failures,
    pushes: () => pushes,
    /** Lets the present pause end, and returns how long it would have been. */
    async pass(): Promise<number> {
      await expect.poll(() => waits.length).toBeGreaterThan(0);
      const [pause] = waits.splice(0, 1);
      pause?.wake();
      await new Promise((resolve) => setImmediate(resolve));
      return pause?.ms ?? 0;
    },
  };
}

const gone = (): AppError => new AppError('REMOTE_UNREACHABLE', 'the host is away.');

describe('pushing by and by', () => {
  it('waits for quiet, then for the interval', async () => {
    const { schedule, pass, pushes } = scheduleUnderTest();
    schedule.changed();
    expect(pushes()).toBe(0);
    expect(await pass()).toBe(20_000);
    await expect.poll(pushes).toBe(1);
    schedule.changed();
    expect(await pass()).toBe(60_000);
    expect(await pass()).toBe(20_000);
    await expect.poll(pushes).toBe(2);
    await schedule.close();
    expect(pushes()).toBe(2);
  });

  it('begins the quiet time again when something comes in between', async () => {
    const { schedule, pass, pushes } = scheduleUnderTest();
    schedule.changed();
    schedule.changed();
    // The first wait was woken by the second change.
    expect(await pass()).toBe(20_000);
    expect(pushes()).toBe(0);
    expect(await pass()).toBe(20_000);
    await expect.poll(pushes).toBe(1);
    await schedule.close();
    expect(pushes()).toBe(1);
  });

  it('pushes what is left when it ends', async () => {
    const { schedule, pushes } = scheduleUnderTest();
    schedule.changed();
    await schedule.close();
    expect(pushes()).toBe(1);
  });

  it('tries again, later each time, and tells the same failure once', async () => {
    const { schedule, pass, pushes, failures } = scheduleUnderTest([gone(), gone(), gone()]);
    schedule.changed();
    const pauses: number[] = [];
    for (let round = 0; round < 4; round += 1) {
      expect(await pass()).toBe(20_000);
      pauses.push(await pass());
    }
    expect(pauses).toEqual([60_000, 120_000, 240_000, 60_000]);
    expect(pushes()).toBe(4);
    expect(failures).toEqual(['the host is away.']);
    await schedule.close();
  });

  it('never waits longer than a quarter of an hour', async () => {
    const { schedule, pass } = scheduleUnderTest(Array.from({ length: 12 }, gone));
    schedule.changed();
    let longest = 0;
    for (let round = 0; round < 12; round += 1) {
      await pass();
      longest = Math.max(longest, await pass());
    }
    expect(longest).toBe(450_000);
    await schedule.close();
  });
});
