/** What narrows a search, one token a filter: its name, the operator that says the same, and the search without it. Pure. */
import { type FilterField, type SearchFilters, filterFields } from '@session-siphon/schemas/search-query';
import { flagOperators, listOperators, quotedValue } from '@session-siphon/schemas/typed-search';
import { periodName } from './period-name.ts';
import { filtersOf, withFilters } from './search-filters.ts';
import { type SearchUiState, flags } from '../search-state.ts';

export interface FilterToken {
  /** `project`, and what is chosen of it: `web`. */
  readonly name: string;
  readonly value: string;
  readonly isExcluded: boolean;
  /** `project:web`. */
  readonly operator: string;
  readonly without: SearchUiState;
  /** The search also without its alternatives: the other values of its field, of which a message has to have one. What is excluded has none. */
  readonly withoutField: SearchUiState;
}

type Side = 'facets' | 'without';

const names: Readonly<Record<FilterField, string>> = {
  source: 'assistant',
  project: 'project',
  kind: 'by',
  tool: 'tool',
  model: 'model',
  machine: 'machine',
  role: 'role',
  branch: 'branch',
  conversation_id: 'in',
};

/** Tokens in the order of the filters. `labelOf` says what a field's value is called. */
export function filterTokens(
  state: SearchUiState,
  labelOf: (field: FilterField, value: string) => string,
): FilterToken[] {
  const filters = filtersOf(state);
  return [
    ...listTokens(state, filters, { side: 'facets', labelOf }),
    ...listTokens(state, filters, { side: 'without', labelOf }),
    ...flagTokens(state, filters),
    ...periodTokens(state, filters),
  ];
}

/** The search with its words and its order, and nothing that narrows it. */
export function withoutFilters(state: SearchUiState): SearchUiState {
  return withFilters(state, {});
}

function listTokens(
  state: SearchUiState,
  filters: SearchFilters,
  { side, labelOf }: { readonly side: Side; readonly labelOf: (field: FilterField, value: string) => string },
): FilterToken[] {
  const isOut = side === 'without';
  return filterFields.flatMap((field) =>
    (filters[side]?.[field] ?? []).map((value) => {
      const others = filters[side]?.[field]?.filter((other) => other !== value) ?? [];
      const withOnly = (values: readonly string[]) =>
        withFilters(state, { ...filters, [side]: { ...filters[side], [field]: values } });
      return {
        name: isOut ? `not ${names[field]}` : names[field],
        value: labelOf(field, value),
        isExcluded: isOut,
        operator: `${isOut ? '-' : ''}${listOperator(field)}:${quotedValue(value)}`,
        without: withOnly(others),
        withoutField: withOnly(isOut ? others : []),
      };
    }),
  );
}

function flagTokens(state: SearchUiState, filters: SearchFilters): FilterToken[] {
  return flags.flatMap(({ field, label }) => {
    const { [field]: isWanted, ...others } = filters.flags ?? {};
    if (isWanted === undefined) return [];
    const operator = keyOf(flagOperators, field);
    const without = withFilters(state, { ...filters, flags: others });
    return {
      name: isWanted ? 'only' : 'not',
      value: label.toLowerCase(),
      isExcluded: !isWanted,
      operator: isWanted ? operator : `-${operator}`,
      without,
      withoutField: without,
    };
  });
}

function periodTokens(state: SearchUiState, { after: _after, before: _before, ...others }: SearchFilters) {
  const { after, before } = state.period ?? {};
  const value = periodName(state.period ?? {});
  const operators = [
    ...(after === undefined ? [] : [`after:${after}`]),
    ...(before === undefined ? [] : [`before:${nextDay(before)}`]),
  ];
  if (value === undefined) return [];
  const without = withFilters(state, others);
  return [{ name: 'dates', value, isExcluded: false, operator: operators.join(' '), without, withoutField: without }];
}

/** The operator of a field. */
function listOperator(field: FilterField): string {
  return keyOf(listOperators, field);
}

function keyOf<V>(table: Readonly<Record<string, V>>, value: V): string {
  return Object.entries(table).find(([, other]) => other === value)?.[0] ?? '';
}

function nextDay(day: string): string {
  return new Date(Date.parse(day) + 86_400_000).toISOString().slice(0, 10);
}
