/** Keeps the histogram in step with the search: asked apart, without the date filter, once the search has settled. */
import { byId } from '../page/element.ts';
import { exactCount } from '../page/format.ts';
import { histogramBars } from './histogram.ts';
import { HistogramView } from './histogram-view.ts';
import type { PageSearchClient } from './search-client.ts';
import type { Period } from './search-state.ts';

const settleMs = 250;
/** Most months, days or conversations that are told apart. */
const mostValues = 400;

export interface HistogramPart {
  refresh(): void;
  showPeriod(period: Period): void;
}

/**
 * `onPeriod` is called when the person chooses dates, `onConversations` with the number of conversations that the list
 * comes from, where that is known; no more than `most` are counted.
 */
export function startHistogram(
  client: PageSearchClient,
  onPeriod: (period: Period) => void,
  onConversations: (found: number, most: number) => void,
): HistogramPart {
  const view = new HistogramView(onPeriod);
  const group = byId('histogram', HTMLElement);
  let timer: ReturnType<typeof setTimeout> | undefined;
  let newest = 0;
  const load = async (): Promise<void> => {
    newest += 1;
    const own = newest;
    try {
      const counting = { maxValuesPerFacet: mostValues, hitsPerPage: 0, page: 0 } as const;
      const isListing = client.isListing();
      // The bars ignore the dates, the list does not.
      const [found, inPeriod] = await Promise.all([
        client.again({ ...counting, filters: '', facets: ['month', 'day', ...(isListing ? [] : ['conversation_id'])] }),
        isListing || client.lastFilter() === undefined
          ? undefined
          : client.again({ ...counting, facets: ['conversation_id'] }),
      ]);
      if (own !== newest) return;
      const bars = histogramBars(found?.facets?.['month'] ?? {}, found?.facets?.['day'] ?? {});
      view.show(bars);
      const conversations = Object.keys((inPeriod ?? found)?.facets?.['conversation_id'] ?? {}).length;
      if (!isListing) onConversations(conversations, mostValues);
      group.setAttribute(
        'aria-label',
        `${isListing ? 'Conversations' : 'Matches'} over time, ${exactCount(found?.nbHits ?? 0)} in all`,
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
