/** The spine → the bars of the map. Pure. */
import type { Vertebra } from '@session-siphon/schemas/spine';
import { type Stratum, stratumOf } from '@session-siphon/schemas/strata';

export interface MapBar {
  readonly stratum: Stratum | undefined;
  /** Something failed in the slice although the bar shows another kind. */
  readonly hasError: boolean;
}

/** In slices of more messages than this a prompt or an error is nothing special: nearly every slice would have one. */
const crowded = 6;

/**
 * One bar for each of at most `most` equal slices of the spine. A prompt or an error in a short slice wins; a crowded one shows its most frequent kind and
 * tells of errors apart.
 */
export function mapBars(spine: readonly Vertebra[], most: number): MapBar[] {
  const slices = Math.min(most, spine.length);
  return Array.from({ length: slices }, (_, slice) => {
    const from = Math.floor((slice * spine.length) / slices);
    const to = Math.floor(((slice + 1) * spine.length) / slices);
    return barOf(spine.slice(from, to));
  });
}

function barOf(entries: readonly Vertebra[]): MapBar {
  const counts = new Map<Stratum, number>();
  for (const entry of entries) {
    const stratum = stratumOf(entry);
    if (stratum !== undefined) counts.set(stratum, (counts.get(stratum) ?? 0) + 1);
  }
  const hasError = counts.has('error');
  if (entries.length <= crowded) {
    if (hasError) return { stratum: 'error', hasError };
    if (counts.has('prompt')) return { stratum: 'prompt', hasError };
  }
  return { stratum: [...counts].toSorted((a, b) => b[1] - a[1])[0]?.[0], hasError };
}
