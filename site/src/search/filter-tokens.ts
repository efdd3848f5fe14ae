/** What narrows a search, one token a filter: its name, and the search without it. Pure. */
import { type FacetField, facetFields } from '@session-siphon/schemas/search-query';
import { periodName } from './histogram.ts';
import { type SearchUiState, flags } from './search-state.ts';

export interface FilterToken {
  /** `project`, and what is chosen of it: `web`. */
  readonly name: string;
  readonly value: string;
  readonly without: SearchUiState;
}

const names: Readonly<Record<FacetField, string>> = {
  source: 'assistant',
  project: 'project',
  kind: 'by',
  tool: 'tool',
  model: 'model',
  machine: 'machine',
};

/** Tokens in the order of the filters. `labelOf` says what a facet's value is called. */
export function filterTokens(
  state: SearchUiState,
  labelOf: (field: FacetField, value: string) => string,
): FilterToken[] {
  const dates = periodName(state.period ?? {});
  return [
    ...facetFields.flatMap((field) =>
      (state.refinementList?.[field] ?? []).map((value) => ({
        name: names[field],
        value: labelOf(field, value),
        without: withoutValue(state, field, value),
      })),
    ),
    ...flags.flatMap(({ field, label }) =>
      state.toggle?.[field] === true
        ? [{ name: 'only', value: label.toLowerCase(), without: withoutFlag(state, field) }]
        : [],
    ),
    ...(dates === undefined ? [] : [{ name: 'dates', value: dates, without: withoutPeriod(state) }]),
  ];
}

/** The search with its words and its order, and nothing that narrows it. */
export function withoutFilters(state: SearchUiState): SearchUiState {
  const { refinementList: _list, toggle: _toggle, period: _period, ...rest } = state;
  return rest;
}

function withoutValue(state: SearchUiState, field: FacetField, value: string): SearchUiState {
  const values = (state.refinementList?.[field] ?? []).filter((other) => other !== value);
  return { ...state, refinementList: { ...state.refinementList, [field]: values } };
}

function withoutFlag(state: SearchUiState, field: string): SearchUiState {
  const { [field]: _flag, ...toggle } = state.toggle ?? {};
  return { ...state, toggle };
}

function withoutPeriod({ period: _period, ...rest }: SearchUiState): SearchUiState {
  return rest;
}
