import { describe, expect, it } from 'vitest';
import { filterTokens } from './filter-tokens.ts';
import { widerSearches } from './nothing-found.ts';
import type { SearchUiState } from './search-state.ts';

describe('wider searches', () => {
  const widerOf = (state: SearchUiState) =>
    widerSearches(
      state,
      filterTokens(state, (_field, value) => value),
    );

  it('leave out a filter, or one word', () => {
    const wider = widerOf({ query: 'parser "two words" NOT mock', refinementList: { project: ['shop'] } });
    expect(wider.map(({ leftOut, state }) => [leftOut, state.query, state.refinementList])).toEqual([
      ['project: shop', 'parser "two words" NOT mock', undefined],
      ['“parser”', '"two words" NOT mock', { project: ['shop'] }],
      ['“two words”', 'parser NOT mock', { project: ['shop'] }],
      ['“NOT mock”', 'parser "two words"', { project: ['shop'] }],
    ]);
  });

  it('leave out each of several filters, and all of them', () => {
    const wider = widerOf({ query: 'parser', toggle: { is_error: true }, typed: { without: { tool: ['Bash'] } } });
    expect(wider).toEqual([
      { leftOut: 'not tool: Bash', state: { query: 'parser', toggle: { is_error: true } } },
      { leftOut: 'only: failed', state: { query: 'parser', typed: { without: { tool: ['Bash'] } } } },
      { leftOut: 'all filters', state: { query: 'parser' } },
    ]);
  });

  it('are none for a single word without filters, and leave a long text to the person', () => {
    expect(widerOf({ query: 'parser' })).toEqual([]);
    expect(widerOf({ query: 'one two three four five six seven' })).toEqual([]);
  });
});
