import * as fc from 'fast-check';
import { facetFields } from '@session-siphon/schemas/search-query';
import { describe, expect, it } from 'vitest';
import { type SearchUiState, flags, orders, periodFilter, searchFromUrl, searchToUrl } from './search-state.ts';

const day = fc
  .integer({ min: Date.UTC(1971, 0), max: Date.UTC(2100, 0) })
  .map((ms) => new Date(ms).toISOString().slice(0, 10));
const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 });
const someOf = <V>(keys: readonly string[], value: fc.Arbitrary<V>): fc.Arbitrary<Record<string, V>> =>
  fc.dictionary(fc.constantFrom(...keys), value, { noNullPrototype: true });

/** Any search that the page can be set to; what is empty is left out, as the page leaves it out. */
const search: fc.Arbitrary<SearchUiState> = fc
  .record({
    query: fc.option(text, { nil: undefined }),
    refinementList: someOf(facetFields, fc.uniqueArray(text, { minLength: 1, maxLength: 3 })),
    toggle: someOf(
      flags.map(({ field }) => field),
      fc.constant(true),
    ),
    period: someOf(['after', 'before'], day),
    sortBy: fc.option(fc.constantFrom(orders[1].index, orders[2].index), { nil: undefined }),
  })
  .map((state) =>
    Object.fromEntries(
      Object.entries(state).filter(
        ([, value]) => value !== undefined && (typeof value !== 'object' || Object.keys(value).length > 0),
      ),
    ),
  );

describe('the address of a search', () => {
  it('says everything about the search, whatever was typed and chosen', () => {
    fc.assert(
      fc.property(search, (state) => {
        expect(searchFromUrl(searchToUrl(state))).toEqual(state);
      }),
    );
  });

  it('reads well', () => {
    expect(
      searchToUrl({
        query: 'parser retry',
        refinementList: { project: ['ingest-core', 'a,b'], source: ['codex'] },
        toggle: { is_error: true },
        period: { after: '2026-07-01' },
        sortBy: 'messages/sort/ts:desc',
      }),
    ).toBe('?q=parser+retry&source=codex&project=ingest-core,a%252Cb&is=error&after=2026-07-01&sort=new');
    expect(searchToUrl({})).toBe('');
  });

  it.each([
    '?nonsense=1',
    '?after=yesterday',
    '?after=2026-13-45',
    '?sort=sideways',
    '?is=unknown',
    '?project=,,',
    '?q=',
  ])('ignores what it does not know: %s', (address) => {
    expect(searchFromUrl(address)).toEqual({});
  });

  it('takes a broken value as it stands', () => {
    expect(searchFromUrl('?project=100%25')).toEqual({ refinementList: { project: ['100%'] } });
  });

  it('asks for whole days', () => {
    expect(periodFilter({ after: '2026-07-01', before: '2026-07-01' })).toBe('ts:>=1782864000 && ts:<1782950400');
    expect(periodFilter({})).toBeUndefined();
  });
});
