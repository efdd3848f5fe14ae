/** A search as the person set it up: what InstantSearch keeps. */
import type { SearchFilters } from '@session-siphon/schemas/search-query';

/** A span of days, `2026-07-14`, both inclusive, UTC as the index counts. */
export interface Period {
  readonly after?: string;
  readonly before?: string;
}

/** Filters that only operators can set: values without a list beside the results, and everything that is left out. */
export type TypedFilters = Pick<SearchFilters, 'facets' | 'without' | 'flags'>;

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
  readonly typed?: TypedFilters;
}
