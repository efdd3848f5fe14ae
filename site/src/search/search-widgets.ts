/** The widgets of InstantSearch: connectors only, every view is our own. */
import { facetFields } from '@session-siphon/schemas/search-query';
import connectInfiniteHits from 'instantsearch.js/es/connectors/infinite-hits/connectInfiniteHits';
import connectRefinementList from 'instantsearch.js/es/connectors/refinement-list/connectRefinementList';
import connectSortBy from 'instantsearch.js/es/connectors/sort-by/connectSortBy';
import connectToggleRefinement from 'instantsearch.js/es/connectors/toggle-refinement/connectToggleRefinement';
import connectConfigure from 'instantsearch.js/es/connectors/configure/connectConfigure';
import type { Widget } from 'instantsearch.js';
import { byId, element } from '../page/element.ts';
import { count, exactCount } from '../page/format.ts';
import type { AgentNames } from './filters/agent-names.ts';
import { FacetView, facetLimits } from './filters/facet-view.ts';
import type { LoadedPages } from './results/loaded-pages.ts';
import type { AdaptedHit } from './adapted-search.ts';
import type { SearchSetUp } from './search-set-up.ts';
import { withoutValue } from './filters/search-filters.ts';
import { flags, orders } from './search-state.ts';

const hitsPerPage = 60;

export function configureWidget(): Widget {
  return connectConfigure(() => undefined)({ searchParameters: { hitsPerPage } });
}

/** One group of checkboxes a facet. `agents` is asked at every render. */
export function facetWidgets(agents: AgentNames, setUp: SearchSetUp): Widget[] {
  const facets = byId('facets', HTMLElement);
  return facetFields.map((field) => {
    const group = new FacetView(field, (value) => setUp.change(withoutValue(setUp.current(), field, value)));
    facets.append(group.view);
    return connectRefinementList((state) => {
      if (field === 'source') agents.meet(state.items.map(({ value }) => value));
      group.show(state, agents);
    })({
      attribute: field,
      limit: facetLimits.shown,
      showMore: true,
      showMoreLimit: facetLimits.most,
      sortBy: ['isRefined:desc', 'count:desc', 'name:asc'],
    });
  });
}

/** The group of yes-or-no filters. */
export function flagWidgets(): Widget[] {
  const list = element('ul', { 'aria-label': 'Only' });
  const group = element('section', { class: 'facet', 'data-facet': 'is' }, element('h2', {}, 'Only'), list);
  byId('facets', HTMLElement).append(group);
  return flags.map(({ field, name, label }) => {
    const input = element('input', { type: 'checkbox', name: 'is', value: name });
    const number = element('span', { class: 'facet-count' });
    const row = element('li', {}, element('label', {}, input, element('span', {}, label), number));
    list.append(row);
    let toggle: () => void = () => undefined;
    input.addEventListener('change', () => toggle());
    return connectToggleRefinement(({ value, refine }) => {
      toggle = () => refine({ isRefined: value.isRefined });
      input.checked = value.isRefined;
      const found = value.onFacetValue.count ?? 0;
      number.textContent = count(found);
      number.title = exactCount(found);
      row.hidden = found === 0 && !value.isRefined;
      group.hidden = Array.from(list.children, (one) => one instanceof HTMLElement && one.hidden).every(Boolean);
    })({ attribute: field, on: 'true' });
  });
}

export function sortWidget(): Widget {
  const select = byId('sort', HTMLSelectElement);
  return connectSortBy(({ refine, currentRefinement, options }, isFirst) => {
    if (isFirst) {
      select.replaceChildren(...options.map(({ value, label }) => element('option', { value }, label)));
      select.addEventListener('change', () => refine(select.value));
    }
    select.value = currentRefinement;
  })({ items: orders.map(({ index, label }) => ({ value: index, label })) });
}

export interface HitsState {
  readonly hits: readonly AdaptedHit[];
  readonly isLastPage: boolean;
  readonly showMore: () => void;
  readonly found: number;
  readonly tookMs: number;
  readonly query: string;
}

export function hitsWidget(pages: LoadedPages, onHits: (state: HitsState) => void): Widget {
  let last: object | undefined;
  const widget = connectInfiniteHits(({ items, isLastPage, showMore, results }) => {
    // A render without new results only tells that the search takes long or failed.
    if (!results || results === last) return;
    last = results;
    onHits({
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- hits are what the adapter made of them
      hits: items as unknown as readonly AdaptedHit[],
      isLastPage,
      showMore,
      found: results.nbHits,
      tookMs: results.processingTimeMS,
      // The results name the query as it was sent.
      query: (results._state.query ?? '').trim(),
    });
  })({ escapeHTML: false, cache: pages });
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- its type has no exact optional properties
  return widget as unknown as Widget;
}
