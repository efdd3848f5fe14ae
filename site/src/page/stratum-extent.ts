/** How far the bar of a stratum reaches, as a part of the whole: up in lists, across in the map. Prompts and errors stand out. */
import type { Stratum } from '@session-siphon/schemas/strata';

export const stratumExtent: Readonly<Record<Stratum, number>> = {
  prompt: 1,
  error: 1,
  prose: 0.72,
  delegate: 0.6,
  edit: 0.55,
  run: 0.5,
  read: 0.4,
  thinking: 0.28,
};
