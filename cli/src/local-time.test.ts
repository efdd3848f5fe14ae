import { afterEach, expect, it } from 'vitest';

const zone = process.env['TZ'];
afterEach(() => {
  if (zone === undefined) delete process.env['TZ'];
  else process.env['TZ'] = zone;
});

it('is on the clock of the person, to the minute', async () => {
  process.env['TZ'] = 'Asia/Tokyo';
  const { localTime } = await import('./local-time.ts');
  expect(localTime('2026-08-31T20:05:09.123Z')).toBe('2026-09-01 05:05');
});
