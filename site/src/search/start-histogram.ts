/** Keeps the histogram in step with the search: asked apart, without the date filter, once the search has settled. */
import { byId } from '../page/element.ts';
import { exactCount } from '../page/format.ts';
import { histogramBars } from './histogram.ts';
import { HistogramView } from './histogram-view.ts';
import type { PageSearchClient } from './search-client.ts';
import type { Period } from './search-state.ts';

const settleMs = 250;

export interface HistogramPart {
  refresh(): void;
  showPeriod(period: Period): void;
}

export function startHistogram(client: PageSearchClient, onPeriod: (period: Period) => void): HistogramPart {
  const view = new HistogramView(onPeriod);
  const group = byId('histogram', HTMLElement);
  let timer: ReturnType<typeof setTimeout> | undefined;
  let newest = 0;
  const load = async (): Promise<void> => {
    newest += 1;
    const own = newest;
    try {
      const found = await client.again({
        filters: '',
        facets: ['month', 'day'],
        maxValuesPerFacet: 400,
        hitsPerPage: 0,
        page: 0,
      });
      if (own !== newest) return;
      const bars = histogramBars(found?.facets?.['month'] ?? {}, found?.facets?.['day'] ?? {});
      view.show(bars);
      group.setAttribute(
        'aria-label',
        `${client.isListing() ? 'Conversations' : 'Matches'} over time, ${exactCount(found?.nbHits ?? 0)} in all`,
      );
    } catch {
      // The bars of the search before stay.
    }
  };
  return {
    refresh() {
      clearTimeout(timer);
      timer = setTimeout(() => void load(), settleMs);
    },
    showPeriod: (period) => view.showPeriod(period),
  };
}
