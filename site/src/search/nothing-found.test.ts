import { describe, expect, it } from 'vitest';
import { widerSearches } from './nothing-found.ts';

describe('wider searches', () => {
  it('leave out the filters, or one word', () => {
    const wider = widerSearches({ query: 'parser "two words" NOT mock', refinementList: { project: ['shop'] } });
    expect(wider.map(({ leftOut, state }) => [leftOut, state.query, state.refinementList])).toEqual([
      ['the filters', 'parser "two words" NOT mock', undefined],
      ['“parser”', '"two words" NOT mock', { project: ['shop'] }],
      ['“two words”', 'parser NOT mock', { project: ['shop'] }],
      ['“NOT mock”', 'parser "two words"', { project: ['shop'] }],
    ]);
  });

  it('are none for a single word without filters, and leave a long text to the person', () => {
    expect(widerSearches({ query: 'parser' })).toEqual([]);
    expect(widerSearches({ query: 'one two three four five six seven' })).toEqual([]);
  });
});
