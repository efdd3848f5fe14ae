/** The search page: wires the widgets of InstantSearch to the views. */
import { collections } from '@session-siphon/schemas/search-document';
import InstantSearch from 'instantsearch.js/es/lib/InstantSearch';
import historyRouter from 'instantsearch.js/es/lib/routers/history';
import type { InstantSearchOptions, UiState } from 'instantsearch.js';
import { byId } from '../page/element.ts';
import { type Frame, startFrame } from '../page/frame.ts';
import { startKeys } from '../page/keys.ts';
import { failureNotice } from '../page/notice.ts';
import { pageFailure } from '../page/page-failure.ts';
import type { SearchApi } from '../page/search-api.ts';
import type { AgentName } from './facet-view.ts';
import { startHistogram } from './start-histogram.ts';
import { startLiveOffer } from './live-offer.ts';
import { LoadedPages } from './loaded-pages.ts';
import { createPeriodWidget } from './period-widget.ts';
import { ResultList } from './result-list.ts';
import { createSearchClient } from './search-client.ts';
import { indexName, searchFromUrl, searchToUrl } from './search-state.ts';
import {
  type HitsState,
  configureWidget,
  facetWidgets,
  flagWidgets,
  hitsWidget,
  queryWidget,
  sortWidget,
} from './search-widgets.ts';

export async function startSearchPage(): Promise<void> {
  await startFrame(byId('main', HTMLElement), start);
}

function start(frame: Frame): void {
  const client = createSearchClient(frame.api);
  const search = new InstantSearch({
    indexName,
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the adapter answers what InstantSearch reads
    searchClient: client.client as unknown as NonNullable<InstantSearchOptions['searchClient']>,
    routing: routing(),
    insights: false,
    future: { preserveSharedStateOnUnmount: true },
    stalledSearchDelay: 1_000,
  });
  const list = new ResultList(frame.api, client);
  const histogram = startHistogram(
    client,
    (period) => periodWidget.set(period),
    (found, most) => list.showConversationCount(found, most),
  );
  const periodWidget = createPeriodWidget((period) => histogram.showPeriod(period));
  const agents = new Map<string, AgentName>();
  let shown: HitsState | undefined;
  const pages = new LoadedPages();
  const refresh = (): void => {
    pages.forget();
    client.forget();
    search.mainIndex.getHelper()?.setPage(0).search();
  };
  const live =
    frame.settings.statusPath === undefined
      ? undefined
      : startLiveOffer({
          statusPath: frame.settings.statusPath,
          search: client,
          shown: () => shown,
          refresh,
        });

  search.addWidgets([
    configureWidget(),
    queryWidget(),
    ...facetWidgets(agents),
    ...flagWidgets(),
    sortWidget(),
    periodWidget.widget,
    hitsWidget(pages, (state) => {
      shown = state;
      live?.settle();
      list.show(state);
      histogram.refresh();
    }),
  ]);
  showProblems(search, refresh);
  search.start();
  void nameAgents(frame.api, agents).then(() => search.scheduleRender());
  startControls(search, frame, list);
}

function routing(): NonNullable<InstantSearchOptions['routing']> {
  return {
    router: historyRouter({
      writeDelay: 400,
      cleanUrlOnDispose: false,
      createURL: ({ routeState, location: { origin, pathname } }) =>
        `${origin}${pathname}${searchToUrl(routeState[indexName] ?? {})}`,
      parseURL: ({ location: { search } }) =>
        // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- InstantSearch changes neither lists nor values
        ({ [indexName]: searchFromUrl(search) }) as unknown as UiState,
    }),
    stateMapping: { $$type: 'siphon', stateToRoute: (state) => state, routeToState: (state) => state },
  };
}

/** What stops a search, and how to go on; the last results stay. */
function showProblems(search: InstantSearch, refresh: () => void): void {
  const main = byId('main', HTMLElement);
  const place = byId('problem', HTMLElement);
  search.on('error', (error: unknown) => {
    place.replaceChildren(failureNotice(pageFailure(error), refresh));
    byId('result-count', HTMLElement).textContent = '';
    main.setAttribute('aria-busy', 'false');
  });
  search.on('render', () => {
    if (search.status === 'idle') place.replaceChildren();
    main.toggleAttribute('data-stalled', search.status === 'stalled');
  });
}

/** Names and letters of the assistants, which the facet knows by their ids only. */
async function nameAgents(api: SearchApi, agents: Map<string, AgentName>): Promise<void> {
  const everything = { collection: collections.conversations, q: '*', query_by: 'title' };
  try {
    const [all] = await api.search([
      { ...everything, facet_by: 'source', max_facet_values: 20, per_page: 1, include_fields: 'id' },
    ]);
    const sources = (all?.facet_counts?.[0]?.counts ?? []).map(({ value }) => value);
    if (sources.length === 0) return;
    const answers = await api.search<{ readonly agent_name: string; readonly agent_monogram: string }>(
      sources.slice(0, 20).map((source) => ({
        ...everything,
        filter_by: `source:=\`${source}\``,
        include_fields: 'agent_name,agent_monogram',
        per_page: 1,
      })),
    );
    sources.forEach((source, at) => {
      const document = answers[at]?.hits[0]?.document;
      if (document) agents.set(source, { name: document.agent_name, monogram: document.agent_monogram });
    });
  } catch {
    // The filters show the ids instead; the search itself says when the server is gone.
  }
}

function startControls(search: InstantSearch, frame: Frame, list: ResultList): void {
  const filters = byId('filters', HTMLElement);
  const openButton = byId('filters-button', HTMLButtonElement);
  const clear = byId('clear-filters', HTMLButtonElement);
  const toggleFilters = (isOpen: boolean): void => {
    filters.toggleAttribute('data-open', isOpen);
    openButton.setAttribute('aria-expanded', String(isOpen));
    (isOpen ? filters.querySelector<HTMLElement>('input, button:not([hidden])') : openButton)?.focus();
  };
  openButton.addEventListener('click', () => toggleFilters(true));
  byId('filters-close', HTMLButtonElement).addEventListener('click', () => toggleFilters(false));
  const withoutFilters = (query: string): UiState => ({ [indexName]: query === '' ? {} : { query } });
  const currentQuery = () => search.getUiState()[indexName]?.query ?? '';
  clear.addEventListener('click', () => search.setUiState(withoutFilters(currentQuery())));
  search.on('render', () => {
    const {
      query: _query,
      sortBy: _sortBy,
      page: _page,
      configure: _configure,
      ...filtered
    } = search.getUiState()[indexName] ?? {};
    const chosen =
      Object.values(filtered.refinementList ?? {}).flat().length + Object.keys(filtered.toggle ?? {}).length;
    clear.hidden = chosen === 0;
    openButton.textContent = chosen === 0 ? 'Filters' : `Filters (${chosen})`;
  });
  const query = byId('query', HTMLInputElement);
  const clearQuery = (): void => {
    query.value = '';
    search.setUiState((state) => ({ [indexName]: { ...state[indexName], query: '' } }));
  };
  query.addEventListener('keydown', (event) => {
    if (event.key === 'ArrowDown' || event.key === 'Enter') {
      event.preventDefault();
      list.selection.move(1, 'hit');
    } else if (event.key === 'Escape' && query.value === '') query.blur();
  });
  // The field's own cross tells nobody but this event.
  query.addEventListener('search', () => {
    if (query.value === '' && currentQuery() !== '') clearQuery();
  });
  startKeys({
    '/': frame.focusQuery,
    '?': frame.showKeys,
    j: () => list.selection.move(1, 'hit'),
    k: () => list.selection.move(-1, 'hit'),
    ArrowDown: () => list.selection.move(1, 'hit'),
    ArrowUp: () => list.selection.move(-1, 'hit'),
    J: () => list.selection.move(1, 'conversation'),
    K: () => list.selection.move(-1, 'conversation'),
    o: () => list.selection.open(),
    e: () => list.showMore(),
    f: () => toggleFilters(true),
    y: () => list.copyLink(),
    u: clearQuery,
    Escape: () => (filters.hasAttribute('data-open') ? toggleFilters(false) : clearQuery()),
  });
}
