import { describe, expect, it } from 'vitest';
import { filterTokens } from '../filters/filter-tokens.ts';
import { reasonFor, widerSearches } from './nothing-found.ts';
import type { SearchUiState } from '../search-state.ts';

describe('wider searches', () => {
  const widerOf = (state: SearchUiState) =>
    widerSearches(
      state,
      filterTokens(state, (_field, value) => value),
    );

  it('leave out a filter, or one word', () => {
    const wider = widerOf({ query: 'parser "two words" NOT mock', refinementList: { project: ['shop'] } });
    expect(wider.map(({ label, state }) => [label, state.query, state.refinementList])).toEqual([
      ['In all projects', 'parser "two words" NOT mock', undefined],
      ['With the words apart', 'parser two words NOT mock', { project: ['shop'] }],
      ['Without “parser”', '"two words" NOT mock', { project: ['shop'] }],
      ['Without “two words”', 'parser NOT mock', { project: ['shop'] }],
      ['Without “NOT mock”', 'parser "two words"', { project: ['shop'] }],
    ]);
  });

  it('leave out each of several filters, and all of them', () => {
    const wider = widerOf({ query: 'parser', toggle: { is_error: true }, typed: { without: { tool: ['Bash'] } } });
    expect(wider).toEqual([
      { label: 'Without “not tool: Bash”', state: { query: 'parser', toggle: { is_error: true } } },
      { label: 'Without “only: failed”', state: { query: 'parser', typed: { without: { tool: ['Bash'] } } } },
      { label: 'Without any filter', state: { query: 'parser' } },
    ]);
  });

  it('leave out all values of a field, of which one has to be there, and each of those that must not', () => {
    const wider = widerOf({
      query: 'parser',
      refinementList: { tool: ['Bash', 'Read'], project: ['shop', 'web'] },
      typed: { without: { model: ['a', 'b'] } },
    });
    expect(wider.map(({ label }) => label)).toEqual([
      'In all projects',
      'Without “tool: Bash or Read”',
      'Without “not model: a”',
      'Without “not model: b”',
      'Without any filter',
    ]);
    expect(wider[1]?.state).toEqual({
      query: 'parser',
      refinementList: { project: ['shop', 'web'] },
      typed: { without: { model: ['a', 'b'] } },
    });
  });

  it('are none for a single word without filters, and leave a long text to the person', () => {
    expect(widerOf({ query: 'parser' })).toEqual([]);
    expect(widerOf({ query: 'one two three four five six seven' })).toEqual([]);
  });
});

describe('the reason why nothing was found', () => {
  it.each([
    ['walrus', false, 'No message holds “walrus”, not even as the beginning of a longer word.'],
    [
      'the walrus or a penguin',
      false,
      'No message holds “walrus” or “penguin”, not even as the beginning of a longer word.',
    ],
    ['NOT walrus', false, 'There is no word to search for in it.'],
    ['"two words"', false, 'No message holds “two words” in one piece.'],
    ['walrus', true, 'No message that passes the filters holds “walrus”, not even as the beginning of a longer word.'],
    [
      'walrus NOT mock',
      true,
      'No message that passes the filters and lacks what NOT leaves out holds “walrus”, not even as the beginning of a longer word.',
    ],
  ])('of %j (filters: %j) is told by what was looked for', (query, isNarrowed, reason) => {
    expect(reasonFor(query, { isNarrowed })).toBe(reason);
  });
});
