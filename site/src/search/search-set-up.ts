import type { FilterToken } from './filters/filter-tokens.ts';
import type { SearchUiState } from './search-state.ts';

/** The search as the person set it up. */
export interface SearchSetUp {
  current(): SearchUiState;
  /** What narrows it. */
  tokens(): readonly FilterToken[];
  change(state: SearchUiState): void;
}
