/** Where the embedded server differs from the real one on purpose. */
import type { Waiver } from './run-contract.ts';

export const embeddedWaivers: readonly Waiver[] = [
  {
    title: 'sums of numbers are written as fractions',
    date: '2026-11-25',
    reason: '3 and 3.0 are the same number to whoever reads JSON',
  },
  {
    title: 'an exclusion with a separator is of its first word, and asks for the others',
    date: '2026-11-25',
    reason: 'nobody means that; our searches exclude a phrase, which both servers take for what it is',
  },
  {
    title: 'when none of the named fields matches, they come whole and without marks',
    date: '2026-11-25',
    reason: 'whole texts are what a snippet is there to spare; who shows such a hit asks for its text',
  },
  {
    title: 'certain documents can be pinned to the top or hidden',
    date: '2026-11-25',
    reason:
      'no search of ours asks for it, and on the real server a pinned document gets around the filter of a scoped key',
  },
  {
    title: 'vectors are compared by their inner product where a field says so',
    date: '2026-11-26',
    reason:
      'our vectors mean a direction, whatever their length; a field of another kind is refused, not compared wrongly',
  },
  {
    title: 'a query vector that is not finite is answered',
    date: '2026-11-26',
    reason: 'it has no direction, so what is near to it is anything; who sends one made a mistake, and is told',
  },
];
