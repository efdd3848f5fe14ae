/** What narrows a search, whatever it was set with: the state of the page as filters, and back. Pure. */
import {
  type FacetField,
  type FilterField,
  type SearchFilters,
  facetFields,
  filterFields,
} from '@session-siphon/schemas/search-query';
import { type Period, type SearchUiState, type TypedFilters, flags } from '../search-state.ts';

const daySeconds = 86_400;

/** All filters of a search in one. */
export function filtersOf({ refinementList, toggle, period, typed = {} }: SearchUiState): SearchFilters {
  const chosen = flags.filter(({ field }) => toggle?.[field] === true).map(({ field }) => [field, true]);
  return {
    facets: { ...refinementList, ...typed.facets },
    without: typed.without ?? {},
    flags: { ...typed.flags, ...Object.fromEntries(chosen) },
    ...periodFilters(period),
  };
}

/** A period, which names its last day, as filters, which name the moment after it. */
export function periodFilters({ after, before }: Period = {}): Pick<SearchFilters, 'after' | 'before'> {
  return {
    ...(after === undefined ? {} : { after: secondsOf(after) }),
    ...(before === undefined ? {} : { before: secondsOf(before) + daySeconds }),
  };
}

/** The search with these filters instead of its own. */
export function withFilters(state: SearchUiState, { facets = {}, without, flags: wanted, ...times }: SearchFilters) {
  const { refinementList: _list, toggle: _toggle, period: _period, typed: _typed, ...rest } = state;
  const isFacet = (field: FilterField): field is FacetField => facetFields.some((facet) => facet === field);
  const typed: TypedFilters = present({
    facets: listsOf(facets, (field) => !isFacet(field)),
    without: listsOf(without ?? {}, () => true),
    flags: flagsOf(wanted, false),
  });
  const period: Period = {
    ...(times.after === undefined ? {} : { after: dayOf(times.after) }),
    ...(times.before === undefined ? {} : { before: dayOf(times.before - daySeconds) }),
  };
  return {
    ...rest,
    ...present({ refinementList: listsOf(facets, isFacet), toggle: flagsOf(wanted, true), period, typed }),
  } satisfies SearchUiState;
}

/** The search without what has this value, be it chosen or not. */
export function withoutValue(state: SearchUiState, field: FacetField, value: string): SearchUiState {
  const { facets, without, ...others } = filtersOf(state);
  return withFilters(state, {
    ...others,
    facets: { ...facets, [field]: (facets?.[field] ?? []).filter((chosen) => chosen !== value) },
    without: { ...without, [field]: [...(without?.[field] ?? []), value] },
  });
}

/** The fields that have values, each value once. */
function listsOf(lists: NonNullable<SearchFilters['facets']>, isWanted: (field: FilterField) => boolean) {
  const entries = filterFields
    .filter(isWanted)
    .map((field): [string, readonly string[]] => [field, [...new Set(lists[field])]]);
  return Object.fromEntries(entries.filter(([, values]) => values.length > 0));
}

function flagsOf(wanted: SearchFilters['flags'], value: boolean): Readonly<Record<string, boolean>> {
  return Object.fromEntries(Object.entries(wanted ?? {}).filter(([, isWanted]) => isWanted === value));
}

/** Without the members that hold nothing. */
function present<T extends Record<string, object>>(members: T): Partial<T> {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- some members of the same object
  return Object.fromEntries(Object.entries(members).filter(([, held]) => Object.keys(held).length > 0)) as Partial<T>;
}

function secondsOf(day: string): number {
  return Math.floor(Date.parse(day) / 1000);
}

function dayOf(seconds: number): string {
  return new Date(seconds * 1000).toISOString().slice(0, 10);
}
