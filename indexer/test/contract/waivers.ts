/** Where the embedded server differs from the real one on purpose. */
import type { Waiver } from './run-contract.ts';

export const embeddedWaivers: readonly Waiver[] = [
  {
    title: 'sums of numbers are written as fractions',
    date: '2026-11-25',
    reason: '3 and 3.0 are the same number to whoever reads JSON',
  },
  {
    title: 'certain documents can be pinned to the top or hidden',
    date: '2026-11-25',
    reason:
      'no search of ours asks for it, and on the real server a pinned document gets around the filter of a scoped key',
  },
];
