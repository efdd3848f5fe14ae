/** What is said when a search finds nothing, and which wider searches would find something. */
import { prepareQuery } from '@session-siphon/schemas/search-text';
import { element } from '../page/element.ts';
import { counted } from '../page/format.ts';
import { notice } from '../page/notice.ts';
import { filterTokens, withoutFilters } from './filter-tokens.ts';
import type { PageSearchClient } from './search-client.ts';
import type { SearchUiState } from './search-state.ts';

/** Longer queries are left to the person. */
const mostWords = 6;

export interface WiderSearch {
  /** What is left out: `the filters`, `“mock”`. */
  readonly leftOut: string;
  readonly state: SearchUiState;
  readonly isFiltered: boolean;
}

/** Searches that leave out the filters, or one word of several. */
export function widerSearches(state: SearchUiState): WiderSearch[] {
  const isFiltered = filterTokens(state, (_field, value) => value).length > 0;
  const words = (state.query ?? '').match(/(?:NOT\s+)?(?:"[^"]*"?|[^\s"]+)/g) ?? [];
  const isCut = words.length > 1 && words.length <= mostWords;
  return [
    ...(isFiltered ? [{ leftOut: 'the filters', state: withoutFilters(state), isFiltered: false }] : []),
    ...(isCut ? words : []).map((word, at) => ({
      leftOut: `“${word.replaceAll('"', '')}”`,
      state: { ...state, query: words.toSpliced(at, 1).join(' ') },
      isFiltered,
    })),
  ];
}

/** A panel that fills itself with the wider searches that find something. */
export function nothingFound(
  client: PageSearchClient,
  state: SearchUiState,
  onSearch: (state: SearchUiState) => void,
): HTMLElement {
  const wider = widerSearches(state);
  const query = state.query?.trim() ?? '';
  const isFiltered = wider.some(({ leftOut }) => leftOut === 'the filters');
  const list = element('ul', { class: 'wider', 'aria-label': 'Wider searches' });
  const panel = notice(
    query === '' ? 'Nothing passes these filters' : `Nothing found for “${query}”`,
    query !== '' &&
      element(
        'p',
        {},
        `Every word has to occur in one message${isFiltered ? ', and the filters have to fit' : ''}. The last word may be the beginning of a longer one.`,
      ),
    list,
  );
  void Promise.all(
    wider.map(async (search) => {
      const found = await foundBy(client, search);
      return found > 0 ? [offer(search, found, onSearch)] : [];
    }),
  ).then(
    (offers) => list.replaceChildren(...offers.flat()),
    // The search itself tells when the server is gone.
    () => undefined,
  );
  return panel;
}

async function foundBy(client: PageSearchClient, { state, isFiltered }: WiderSearch): Promise<number> {
  const query = prepareQuery(state.query ?? '');
  const answer = await client.again({
    ...(query === undefined ? {} : { query }),
    ...(isFiltered ? {} : { filters: '', facetFilters: [] }),
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
