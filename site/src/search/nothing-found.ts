/** What is said when a search finds nothing, and which wider searches would find something. */
import { filterBy } from '@session-siphon/schemas/search-query';
import { prepareQuery } from '@session-siphon/schemas/search-text';
import { element } from '../page/element.ts';
import { counted } from '../page/format.ts';
import { notice } from '../page/notice.ts';
import { type FilterToken, withoutFilters } from './filter-tokens.ts';
import type { PageSearchClient } from './search-client.ts';
import { filtersOf } from './search-filters.ts';
import type { SearchSetUp } from './search-set-up.ts';
import type { SearchUiState } from './search-state.ts';

/** Longer queries, and searches with more filters, are left to the person. */
const mostParts = 6;

export interface WiderSearch {
  /** What is left out: `all filters`, `project: web`, `“mock”`. */
  readonly leftOut: string;
  readonly state: SearchUiState;
}

/** Searches that leave out one filter, all of several, or one word of several. */
export function widerSearches(state: SearchUiState, tokens: readonly FilterToken[]): WiderSearch[] {
  const words = (state.query ?? '').match(/(?:NOT\s+)?(?:"[^"]*"?|[^\s"]+)/g) ?? [];
  const isCut = words.length > 1 && words.length <= mostParts;
  return [
    ...(tokens.length <= mostParts ? tokens : []).map(({ name, value, without }) => ({
      leftOut: `${name}: ${value}`,
      state: without,
    })),
    ...(tokens.length > 1 ? [{ leftOut: 'all filters', state: withoutFilters(state) }] : []),
    ...(isCut ? words : []).map((word, at) => ({
      leftOut: `“${word.replaceAll('"', '')}”`,
      state: { ...state, query: words.toSpliced(at, 1).join(' ') },
    })),
  ];
}

/** A panel that fills itself with the wider searches that find something. */
export function nothingFound(client: PageSearchClient, { current, tokens, change }: SearchSetUp): HTMLElement {
  const [state, narrowing] = [current(), tokens()];
  const wider = widerSearches(state, narrowing);
  const query = state.query?.trim() ?? '';
  const list = element('ul', { class: 'wider', 'aria-label': 'Wider searches' });
  const panel = notice(
    query === '' ? 'Nothing passes these filters' : `Nothing found for “${query}”`,
    query !== '' &&
      element(
        'p',
        {},
        `Every word has to occur in one message${narrowing.length > 0 ? ', and the filters have to fit' : ''}. The last word may be the beginning of a longer one.`,
      ),
    list,
  );
  void Promise.all(
    wider.map(async (search) => {
      const found = await foundBy(client, search);
      return found > 0 ? [offer(search, found, change)] : [];
    }),
  ).then(
    (offers) => list.replaceChildren(...offers.flat()),
    // The search itself tells when the server is gone.
    () => undefined,
  );
  return panel;
}

async function foundBy(client: PageSearchClient, { state }: WiderSearch): Promise<number> {
  const query = prepareQuery(state.query ?? '');
  const answer = await client.again({
    ...(query === undefined ? {} : { query }),
    filters: filterBy(filtersOf(state)),
    facetFilters: [],
    facets: [],
    hitsPerPage: 0,
    page: 0,
  });
  return answer?.nbHits ?? 0;
}

function offer({ leftOut, state }: WiderSearch, found: number, onSearch: (state: SearchUiState) => void): HTMLElement {
  // Without words conversations are listed, which are not what was counted.
  const what = (state.query ?? '') === '' ? '' : `: ${counted(found, 'match', 'matches')}`;
  const button = element('button', { type: 'button', class: 'button' }, `Without ${leftOut}${what}`);
  button.addEventListener('click', () => onSearch(state));
  return element('li', {}, button);
}
