/** The search page: wires the widgets of InstantSearch to the views. */
import InstantSearch from 'instantsearch.js/es/lib/InstantSearch';
import historyRouter from 'instantsearch.js/es/lib/routers/history';
import type { InstantSearchOptions, UiState } from 'instantsearch.js';
import { byId } from '../page/element.ts';
import { type Frame, startFrame } from '../page/frame.ts';
import { rememberList } from '../page/list-entry.ts';
import { failureNotice } from '../page/notice.ts';
import { pageFailure } from '../page/page-failure.ts';
import { createAddressWriter, writeDelayMs } from './address-history.ts';
import { AgentNames } from './agent-names.ts';
import { facetLabel } from './facet-view.ts';
import { filterTokens } from './filter-tokens.ts';
import { startHistogram } from './start-histogram.ts';
import { startLiveOffer } from './live-offer.ts';
import { LoadedPages } from './loaded-pages.ts';
import { createPeriodWidget } from './period-widget.ts';
import { ResultList, type SearchSetUp } from './result-list.ts';
import { startSearchControls } from './search-controls.ts';
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
  const setUp = searchSetUp(search);
  const list = new ResultList(frame.api, client, setUp);
  const histogram = startHistogram(
    client,
    (period) => periodWidget.set(period),
    (found, most) => list.showConversationCount(found, most),
  );
  const periodWidget = createPeriodWidget((period) => histogram.showPeriod(period));
  const agents = new AgentNames(frame.api, () => search.scheduleRender());
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
  rememberList();
  const controls = startSearchControls(frame, list, setUp);
  search.on('render', () =>
    controls.show(filterTokens(setUp.current(), (field, value) => agents.get(value)?.name ?? facetLabel(field, value))),
  );
}

function searchSetUp(search: InstantSearch): SearchSetUp {
  return {
    current: () => search.getUiState()[indexName] ?? {},
    change: (state) => {
      // Another search begins at its first page.
      const fromStart = Object.fromEntries(Object.entries(state).filter(([name]) => name !== 'page'));
      search.setUiState({ [indexName]: fromStart });
    },
  };
}

function routing(): NonNullable<InstantSearchOptions['routing']> {
  return {
    router: historyRouter({
      writeDelay: writeDelayMs,
      push: createAddressWriter(() => Date.now()),
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
