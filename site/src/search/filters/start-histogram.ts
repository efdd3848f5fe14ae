/** Keeps the histogram in step with the search: asked apart, without the date filter, once the search has settled. */
import { filterBy } from '@session-siphon/schemas/search-query';
import { byId } from '../../page/element.ts';
import { exactCount } from '../../page/format.ts';
import { histogramBars } from './histogram.ts';
import { HistogramView } from './histogram-view.ts';
import type { SearchSetUp } from '../search-set-up.ts';
import type { PageSearchClient } from '../search-client.ts';
import type { Period, SearchUiState } from '../search-state.ts';

const settleMs = 250;
/** Most months, days or conversations that are told apart. */
const mostValues = 400;

export interface HistogramPart {
  refresh(): void;
  showPeriod(period: Period): void;
}

/** No more than `most` are counted. */
export interface ConversationCount {
  readonly found: number;
  readonly most: number;
}

/** Called once a search has settled, with the conversations that its matches are in; undefined where they could not be counted. */
export type OnConversations = (count: ConversationCount | undefined) => void;

export function startHistogram(
  client: PageSearchClient,
  setUp: SearchSetUp,
  onConversations: OnConversations,
): HistogramPart {
  const view = new HistogramView((period) => setUp.change(withPeriod(setUp.current(), period)));
  const group = byId('histogram', HTMLElement);
  let timer: ReturnType<typeof setTimeout> | undefined;
  let newest = 0;
  const load = async (own: number): Promise<void> => {
    try {
      const isListing = client.isListing();
      const [found, inPeriod] = await countsOf(client, setUp.current());
      if (own !== newest) return;
      view.show(histogramBars(found?.facets?.['month'] ?? {}, found?.facets?.['day'] ?? {}));
      const conversations = Object.keys(inPeriod?.facets?.['conversation_id'] ?? {});
      if (!isListing) onConversations({ found: conversations.length, most: mostValues });
      group.setAttribute(
        'aria-label',
        `${isListing ? 'Conversations' : 'Matches'} over time, ${exactCount(found?.nbHits ?? 0)} in all`,
      );
    } catch {
      // The bars of the search before stay.
      if (own === newest) onConversations(undefined);
    }
  };
  return {
    refresh() {
      clearTimeout(timer);
      // What is still being counted belongs to the search before.
      newest += 1;
      timer = setTimeout(load, settleMs, newest);
    },
    showPeriod: (period) => view.showPeriod(period),
  };
}

function withPeriod({ period: _period, ...rest }: SearchUiState, period: Period): SearchUiState {
  return Object.keys(period).length === 0 ? rest : { ...rest, period };
}

/** Counts of the search by day and month, for which its dates do not matter, and by conversation, for which they do. */
function countsOf(client: PageSearchClient, { typed = {}, period }: SearchUiState) {
  const counting = { maxValuesPerFacet: mostValues, hitsPerPage: 0, page: 0 } as const;
  const conversations = client.isListing() ? [] : ['conversation_id'];
  const undated = client.again({ ...counting, filters: filterBy(typed), facets: ['month', 'day', ...conversations] });
  const dated = period && !client.isListing() ? client.again({ ...counting, facets: conversations }) : undated;
  return Promise.all([undated, dated]);
}
