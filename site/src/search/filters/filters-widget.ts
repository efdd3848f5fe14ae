/** Filters that no other widget has, dates and what only operators set, as a widget of InstantSearch: in the address and in every search like the others. */
import { filterBy } from '@session-siphon/schemas/search-query';
import type { Widget } from 'instantsearch.js';
import { periodFilters } from './search-filters.ts';
import type { SearchUiState } from '../search-state.ts';

type Own = Pick<SearchUiState, 'period' | 'typed'>;

/** Calls `onRender` with what it holds at every render. */
export function filtersWidget(onRender: (own: Own) => void): Widget {
  let current: Own = {};
  const widget = {
    $$type: 'siphon.filters',
    init: () => onRender(current),
    render: () => onRender(current),
    getWidgetUiState: (uiState: object) => ({ ...uiState, ...current }),
    getWidgetSearchParameters(parameters: Parameters, { uiState }: { uiState: SearchUiState }) {
      const { period, typed } = uiState;
      current = { ...(period ? { period } : {}), ...(typed ? { typed } : {}) };
      return parameters.setQueryParameter('filters', filterOf(current));
    },
    dispose: ({ state }: { state: Parameters }) => state.setQueryParameter('filters', undefined),
  };
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- InstantSearch types the state of its own widgets only
  return widget as unknown as Widget;
}

/** The engine's filter; undefined when there is none. */
function filterOf({ period, typed }: Own): string | undefined {
  const filter = filterBy({ ...typed, ...periodFilters(period) });
  return filter === '' ? undefined : filter;
}

interface Parameters {
  setQueryParameter(name: 'filters', value: string | undefined): Parameters;
}
