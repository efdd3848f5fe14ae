/** A search as it stands in the address: `?q=parser&project=ingest-core,search-ui&-tool=Bash&is=error&after=2026-07-01`. Pure. */
import type { FilterField } from '@session-siphon/schemas/search-query';
import { listOperators, parseTypedSearch } from '@session-siphon/schemas/typed-search';
import { filtersOf, withFilters } from './filters/search-filters.ts';
import { type SearchUiState, flags, orders } from './search-state.ts';

/** Fields by the names that operators and addresses have for them. */
const fields = Object.entries(listOperators);

/** The search part of an address. Empty for no search. */
export function searchToUrl(state: SearchUiState): string {
  const { facets, without, flags: wanted } = filtersOf(state);
  const { after, before } = state.period ?? {};
  const facts: (readonly [string, string | undefined])[] = [
    ['q', state.query],
    ...fields.map(([name, field]) => [name, facets?.[field]?.map(encodeListed).join(',')] as const),
    ...fields.map(([name, field]) => [`-${name}`, without?.[field]?.map(encodeListed).join(',')] as const),
    [
      'is',
      flags
        .filter(({ field }) => wanted?.[field] !== undefined)
        .map(({ field, name }) => (wanted?.[field] === true ? name : `-${name}`))
        .join(','),
    ],
    ['after', after],
    ['before', before],
    ['sort', orders.find((order) => order.index === state.sortBy)?.name],
  ];
  const given = facts.flatMap(([name, value = '']) => (value === '' ? [] : [`${name}=${encodeValue(value)}`]));
  return given.length === 0 ? '' : `?${given.join('&')}`;
}

/** A value of a list keeps its own commas apart from those between values. */
function encodeListed(value: string): string {
  return value.replaceAll('%', '%25').replaceAll(',', '%2C');
}

/** Readable: commas and colons stay, spaces become `+`. */
function encodeValue(value: string): string {
  return encodeURIComponent(value).replaceAll('%20', '+').replaceAll('%2C', ',').replaceAll('%3A', ':');
}

/** The search of an address, operators among its words included. Unknown parameters and values are ignored. `today` is what typed dates such as `7d` count from. */
export function searchFromUrl(search: string, today: string): SearchUiState {
  const given = new URLSearchParams(search);
  const list = (name: string) =>
    (given.get(name) ?? '')
      .split(',')
      .filter((value) => value !== '')
      .map(decodeListed);
  const lists = (sign: string) =>
    Object.fromEntries(fields.map(([name, field]): [FilterField, string[]] => [field, list(sign + name)]));
  const chosen = new Set(list('is'));
  const wanted = flags
    .filter(({ name }) => chosen.has(name) || chosen.has(`-${name}`))
    .map(({ field, name }): [string, boolean] => [field, chosen.has(name)]);
  const order = orders.find(({ name }) => name !== '' && name === given.get('sort'));
  const [after, before] = [dayOf(given.get('after')), dayOf(given.get('before'))];
  const period = { ...(after === undefined ? {} : { after }), ...(before === undefined ? {} : { before }) };
  const set = { ...filtersOf({ period }), facets: lists(''), without: lists('-'), flags: Object.fromEntries(wanted) };
  const { words, filters } = parseTypedSearch(given.get('q') ?? '', today, set);
  return {
    ...withFilters({}, filters),
    ...(words === '' ? {} : { query: words }),
    ...(order ? { sortBy: order.index } : {}),
  };
}

function decodeListed(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}

function dayOf(text: string | null): string | undefined {
  if (text === null || !/^\d{4}-\d\d-\d\d$/.test(text)) return undefined;
  return Number.isNaN(Date.parse(text)) ? undefined : text;
}
