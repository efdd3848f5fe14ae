/** A search as the person set it up: what InstantSearch keeps, and how it stands in the address. */
import { type FacetField, facetFields } from '@session-siphon/schemas/search-query';

/** A span of days, `2026-07-14`, both inclusive, UTC as the index counts. */
export interface Period {
  readonly after?: string;
  readonly before?: string;
}

/** Yes-or-no filters in order of appearance: field, name in the address, label. */
export const flags = [
  { field: 'is_error', name: 'error', label: 'Failed' },
  { field: 'has_diff', name: 'diff', label: 'Changed a file' },
  { field: 'has_image', name: 'image', label: 'Has an image' },
  { field: 'is_subagent', name: 'subagent', label: 'By a sub-agent' },
] as const;

/** Orders by their name in the address; the values are what the adapter reads as index names. */
export const orders = [
  { name: '', label: 'Best match', index: 'messages' },
  { name: 'new', label: 'Newest', index: 'messages/sort/ts:desc' },
  { name: 'old', label: 'Oldest', index: 'messages/sort/ts:asc' },
] as const;

export const indexName = orders[0].index;

export interface SearchUiState {
  readonly query?: string;
  readonly refinementList?: Readonly<Record<string, readonly string[]>>;
  readonly toggle?: Readonly<Record<string, boolean>>;
  readonly sortBy?: string;
  readonly period?: Period;
}

/** The search part of an address: `?q=parser&project=ingest-core,search-ui&is=error&after=2026-07-01`. Empty for no search. */
export function searchToUrl(state: SearchUiState): string {
  const facts: [string, string][] = [];
  const add = (name: string, value: string | undefined) => {
    if (value !== undefined && value !== '') facts.push([name, value]);
  };
  add('q', state.query);
  for (const field of facetFields) add(field, state.refinementList?.[field]?.map(encodeListed).join(','));
  add(
    'is',
    flags
      .filter(({ field }) => state.toggle?.[field])
      .map(({ name }) => name)
      .join(','),
  );
  add('after', state.period?.after);
  add('before', state.period?.before);
  add('sort', orders.find((order) => order.index === state.sortBy)?.name);
  if (facts.length === 0) return '';
  return `?${facts.map(([name, value]) => `${name}=${encodeValue(value)}`).join('&')}`;
}

/** A value of a list keeps its own commas apart from those between values. */
function encodeListed(value: string): string {
  return value.replaceAll('%', '%25').replaceAll(',', '%2C');
}

/** Readable: commas and colons stay, spaces become `+`. */
function encodeValue(value: string): string {
  return encodeURIComponent(value).replaceAll('%20', '+').replaceAll('%2C', ',').replaceAll('%3A', ':');
}

/** The search of an address. Unknown parameters and values are ignored. */
export function searchFromUrl(search: string): SearchUiState {
  const given = new URLSearchParams(search);
  const list = (name: string) =>
    (given.get(name) ?? '')
      .split(',')
      .filter((value) => value !== '')
      .map(decodeListed);
  const refinements: [FacetField, string[]][] = facetFields.flatMap((field): [FacetField, string[]][] => {
    const values = list(field);
    return values.length > 0 ? [[field, values]] : [];
  });
  const chosen = new Set(list('is'));
  const toggles = flags.filter(({ name }) => chosen.has(name)).map(({ field }): [string, boolean] => [field, true]);
  const query = given.get('q') ?? '';
  const order = orders.find(({ name }) => name !== '' && name === given.get('sort'));
  const [after, before] = [dayOf(given.get('after')), dayOf(given.get('before'))];
  return {
    ...(query === '' ? {} : { query }),
    ...(refinements.length > 0 ? { refinementList: Object.fromEntries(refinements) } : {}),
    ...(toggles.length > 0 ? { toggle: Object.fromEntries(toggles) } : {}),
    ...(order ? { sortBy: order.index } : {}),
    ...(after === undefined && before === undefined
      ? {}
      : { period: { ...(after === undefined ? {} : { after }), ...(before === undefined ? {} : { before }) } }),
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

/** The engine's filter for a period; undefined when it has no bounds. */
export function periodFilter({ after, before }: Period): string | undefined {
  const clauses = [
    ...(after === undefined ? [] : [`ts:>=${secondsOf(after)}`]),
    ...(before === undefined ? [] : [`ts:<${secondsOf(before) + 86_400}`]),
  ];
  return clauses.length > 0 ? clauses.join(' && ') : undefined;
}

function secondsOf(day: string): number {
  return Math.floor(Date.parse(day) / 1000);
}
