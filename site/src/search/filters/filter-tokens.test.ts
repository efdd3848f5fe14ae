import { parseTypedSearch } from '@session-siphon/schemas/typed-search';
import { describe, expect, it } from 'vitest';
import { filterTokens, withoutFilters } from './filter-tokens.ts';
import { withFilters } from './search-filters.ts';
import type { SearchUiState } from '../search-state.ts';

const state: SearchUiState = {
  query: 'parser',
  sortBy: 'messages/sort/ts:desc',
  refinementList: { source: ['codex'], project: ['shop', 'web'] },
  toggle: { is_error: true },
  period: { before: '2026-09-30' },
  typed: { facets: { role: ['user'] }, without: { tool: ['Web Fetch'] }, flags: { has_diff: false } },
};
const shout = (_field: string, value: string) => value.toUpperCase();

describe('the tokens of a search', () => {
  it('are one for each filter, in the order of the filters', () => {
    expect(filterTokens(state, shout).map(({ name, value }) => `${name}: ${value}`)).toEqual([
      'assistant: CODEX',
      'project: SHOP',
      'project: WEB',
      'role: USER',
      'not tool: WEB FETCH',
      'only: failed',
      'not: changed a file',
      'dates: to 30 Sep 2026',
    ]);
    expect(filterTokens({ query: 'parser' }, shout)).toEqual([]);
  });

  it('say the same as their operators', () => {
    const operators = filterTokens(state, shout).map(({ operator }) => operator);
    expect(operators).toEqual([
      'source:codex',
      'project:shop',
      'project:web',
      'role:user',
      '-tool:"Web Fetch"',
      'is:error',
      '-has:diff',
      'before:2026-10-01',
    ]);
    const { filters } = parseTypedSearch(operators.join(' '), '2026-09-15');
    expect(withFilters(withoutFilters(state), filters)).toEqual(state);
  });

  it('take away exactly their own filter', () => {
    for (const token of filterTokens(state, shout)) {
      const left = filterTokens(token.without, shout).map(({ name, value }) => `${name}: ${value}`);
      expect(left).toHaveLength(7);
      expect(left).not.toContain(`${token.name}: ${token.value}`);
      expect(token.without.query).toBe('parser');
    }
    expect(withoutFilters(state)).toEqual({ query: 'parser', sortBy: 'messages/sort/ts:desc' });
  });
});
