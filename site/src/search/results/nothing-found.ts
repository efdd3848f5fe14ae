/** What is said when a search finds nothing, and which wider searches would find something. */
import { filterBy } from '@session-siphon/schemas/search-query';
import { prepareQuery } from '@session-siphon/schemas/search-text';
import { searchedWords } from '@session-siphon/schemas/searched-words';
import { element } from '../../page/element.ts';
import { counted } from '../../page/format.ts';
import { notice } from '../../page/notice.ts';
import { type FilterToken, withoutFilters } from '../filters/filter-tokens.ts';
import type { PageSearchClient } from '../search-client.ts';
import { filtersOf } from '../filters/search-filters.ts';
import type { SearchSetUp } from '../search-set-up.ts';
import type { SearchUiState } from '../search-state.ts';

/** Longer queries, and searches with more filters, are left to the person. */
const mostParts = 6;

export interface WiderSearch {
  /** What is wider about it: `In all projects`, `Without “not tool: Bash”`, `Without “mock”`. */
  readonly label: string;
  readonly state: SearchUiState;
}

/** Searches without one filter or all of them, without one word of several, or with the words of a phrase apart. */
export function widerSearches(state: SearchUiState, tokens: readonly FilterToken[]): WiderSearch[] {
  const query = state.query ?? '';
  const words = query.match(/(?:NOT\s+)?(?:"[^"]*"?|[^\s"]+)/g) ?? [];
  const isCut = words.length > 1 && words.length <= mostParts;
  const filters = withoutOneFilter(tokens);
  return [
    ...(filters.length <= mostParts ? filters : []),
    ...(filters.length > 1 ? [{ label: 'Without any filter', state: withoutFilters(state) }] : []),
    ...(query.includes('"') ? [{ label: 'With the words apart', state: { ...state, query: unquoted(query) } }] : []),
    ...(isCut ? words : []).map((word, at) => ({
      label: `Without “${word.replaceAll('"', '')}”`,
      state: { ...state, query: words.toSpliced(at, 1).join(' ') },
    })),
  ];
}

/** Values of one field are alternatives: without a single one of them less would be found, not more. */
function withoutOneFilter(tokens: readonly FilterToken[]): WiderSearch[] {
  const alike = Map.groupBy(tokens, ({ withoutField }) => JSON.stringify(withoutField));
  return [...alike.values()].flatMap(([first, ...others]) => (first ? [widerField(first, others)] : []));
}

function widerField({ name, value, withoutField }: FilterToken, others: readonly FilterToken[]): WiderSearch {
  const values = [value, ...others.map((other) => other.value)].join(' or ');
  return { label: name === 'project' ? 'In all projects' : `Without “${name}: ${values}”`, state: withoutField };
}

function unquoted(query: string): string {
  return query.replaceAll('"', ' ').replaceAll(/\s+/g, ' ').trim();
}

/** A panel that fills itself with the wider searches that find something. */
export function nothingFound(client: PageSearchClient, { current, tokens, change }: SearchSetUp): HTMLElement {
  const [state, narrowing] = [current(), tokens()];
  const wider = widerSearches(state, narrowing);
  const query = state.query?.trim() ?? '';
  const list = element('ul', { class: 'wider', 'aria-label': 'Wider searches' });
  const panel = notice(
    query === '' ? 'Nothing passes these filters' : `Nothing found for “${query}”`,
    query !== '' && element('p', {}, reasonFor(query, { isNarrowed: narrowing.length > 0 })),
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

/** What was looked for: messages with all words first, then such with some of them. */
export function reasonFor(query: string, { isNarrowed }: { readonly isNarrowed: boolean }): string {
  const { words, excluded } = searchedWords(query);
  if (words.length === 0) return 'There is no word to search for in it.';
  const sought = words.map((word) => `“${word.replaceAll('"', '')}”`);
  const scope = [isNarrowed && 'passes the filters', excluded.length > 0 && 'lacks what NOT leaves out'].filter(
    Boolean,
  );
  const who = scope.length > 0 ? `No message that ${scope.join(' and ')}` : 'No message';
  const what = alternatives.format(sought);
  return words.every((word) => word.startsWith('"'))
    ? `${who} holds ${what} in one piece.`
    : `${who} holds ${what}, not even as the beginning of a longer word.`;
}

const alternatives = new Intl.ListFormat('en', { type: 'disjunction' });

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

function offer({ label, state }: WiderSearch, found: number, onSearch: (state: SearchUiState) => void): HTMLElement {
  // Without words conversations are listed, which are not what was counted.
  const what = (state.query ?? '') === '' ? '' : `: ${counted(found, 'match', 'matches')}`;
  const button = element('button', { type: 'button', class: 'button' }, `${label}${what}`);
  button.addEventListener('click', () => onSearch(state));
  return element('li', {}, button);
}
