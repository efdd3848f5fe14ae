/** The search page: wires the widgets of InstantSearch to the views. */
import type { FilterField } from '@session-siphon/schemas/search-query';
import InstantSearch from 'instantsearch.js/es/lib/InstantSearch';
import historyRouter from 'instantsearch.js/es/lib/routers/history';
import type { InstantSearchOptions, UiState } from 'instantsearch.js';
import { calendarDay } from '@session-siphon/schemas/typed-date';
import { byId } from '../page/element.ts';
import { type Frame, startFrame } from '../page/frame.ts';
import { rememberList } from '../page/list-entry.ts';
import { failureNotice } from '../page/notice.ts';
import { pageFailure } from '../page/page-failure.ts';
import { createAddressWriter, writeDelayMs } from './address-history.ts';
import { AgentNames } from './filters/agent-names.ts';
import { facetLabel } from './filters/facet-label.ts';
import { filterTokens } from './filters/filter-tokens.ts';
import { filtersWidget } from './filters/filters-widget.ts';
import { showNoHistogram } from './filters/missing-histogram.ts';
import type { OnConversations } from './filters/start-histogram.ts';
import { LoadedPages } from './results/loaded-pages.ts';
import { OperatorValues } from './box/operator-values.ts';
import { SearchBox } from './box/search-box.ts';
import { ResultList } from './results/result-list.ts';
import type { SearchSetUp } from './search-set-up.ts';
import { startSearchControls } from './search-controls.ts';
import { createSearchClient } from './search-client.ts';
import { keepFocus } from './keep-focus.ts';
import { searchFromUrl, searchToUrl } from './search-address.ts';
import { type SearchUiState, indexName } from './search-state.ts';
import {
  type HitsState,
  configureWidget,
  facetWidgets,
  flagWidgets,
  hitsWidget,
  sortWidget,
} from './search-widgets.ts';

export async function startSearchPage(): Promise<void> {
  await startFrame(byId('main', HTMLElement), start);
}

function start(frame: Frame): void {
  const agents = new AgentNames(frame.api, () => search.scheduleRender());
  const client = createSearchClient(frame.api, (conversation) => agents.learn(conversation));
  const search = new InstantSearch({
    indexName,
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the adapter answers what InstantSearch reads
    searchClient: client.client as unknown as NonNullable<InstantSearchOptions['searchClient']>,
    routing: routing(),
    insights: false,
    future: { preserveSharedStateOnUnmount: true },
    stalledSearchDelay: 1_000,
  });
  const setUp = searchSetUp(
    search,
    (name, value) =>
      (name === 'conversation_id' ? client.conversation(value)?.title : agents.get(value)?.name) ??
      facetLabel(name, value),
  );
  const list = new ResultList(frame.api, client, setUp);
  const values = new OperatorValues(frame.api, () => field.suggest());
  const field = new SearchBox(setUp, (name) => values.of(name));
  const showCount: OnConversations = (count) => list.showConversationCount(count);
  // It is filled after the list, so its script need not come before it.
  const histogram = import('./filters/start-histogram.ts').then(
    ({ startHistogram }) => startHistogram(client, setUp, showCount),
    () => showNoHistogram(showCount),
  );
  let shown: HitsState | undefined;
  const pages = new LoadedPages();
  const refresh = (): void => {
    pages.forget();
    client.forget();
    search.mainIndex.getHelper()?.setPage(0).search();
  };
  const { statusPath } = frame.settings;
  // Nothing is new before the first results. Without its script a reload shows what is.
  const live =
    statusPath === undefined
      ? undefined
      : import('./results/live-offer.ts').then(
          ({ startLiveOffer }) => startLiveOffer({ statusPath, search: client, shown: () => shown, refresh }),
          () => undefined,
        );

  search.addWidgets([
    configureWidget(),
    field.widget,
    ...facetWidgets(agents, setUp),
    ...flagWidgets(),
    sortWidget(),
    filtersWidget(({ period = {} }) => void histogram.then((part) => part.showPeriod(period))),
    hitsWidget(pages, (state) => {
      shown = state;
      void live?.then((offer) => offer?.settle());
      list.show(state);
      void histogram.then((part) => part.refresh());
    }),
  ]);
  showProblems(search, refresh);
  search.start();
  rememberList();
  keepFocus(byId('main', HTMLElement), () => list.selection.link);
  const controls = startSearchControls(frame, { list, field, setUp });
  search.on('render', () => controls.show());
}

function searchSetUp(search: InstantSearch, labelOf: (field: FilterField, value: string) => string): SearchSetUp {
  const current = (): SearchUiState => search.getUiState()[indexName] ?? {};
  return {
    current,
    tokens: () => filterTokens(current(), labelOf),
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
        ({ [indexName]: searchFromUrl(search, calendarDay(new Date())) }) as unknown as UiState,
    }),
    stateMapping: { $$type: 'siphon', stateToRoute: (state) => state, routeToState: (state) => state },
  };
}

/** What stops a search, and how to go on; the last results stay. */
function showProblems(search: InstantSearch, refresh: () => void): void {
  const main = byId('main', HTMLElement);
  const place = byId('problem', HTMLElement);
  let stay: () => void = () => undefined;
  search.on('error', (error: unknown) => {
    const helper = search.mainIndex.getHelper();
    const wanted = helper?.state;
    stay = () => wanted && helper.setState(wanted);
    place.replaceChildren(failureNotice(pageFailure(error), refresh));
    byId('result-count', HTMLElement).textContent = '';
    main.setAttribute('aria-busy', 'false');
  });
  search.on('render', () => {
    if (search.status === 'idle') place.replaceChildren();
    // InstantSearch goes back to the last search that was answered; the person wants an answer to this one.
    if (search.status === 'error') stay();
    main.toggleAttribute('data-stalled', search.status === 'stalled');
    if (search.status === 'stalled') byId('result-count', HTMLElement).textContent = 'Still searching…';
  });
}
