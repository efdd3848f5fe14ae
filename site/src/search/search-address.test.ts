import { seed } from '@session-siphon/schemas/seed-for-tests';
import * as fc from 'fast-check';
import { facetFields, filterBy, filterFields } from '@session-siphon/schemas/search-query';
import { describe, expect, it } from 'vitest';
import { searchFromUrl, searchToUrl } from './search-address.ts';
import { filtersOf } from './filters/search-filters.ts';
import { type SearchUiState, flags, orders } from './search-state.ts';

const today = '2026-09-15';
const day = fc
  .integer({ min: Date.UTC(1971, 0), max: Date.UTC(2100, 0) })
  .map((ms) => new Date(ms).toISOString().slice(0, 10));
const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 });
const words = text.map((typed) => typed.trim()).filter((typed) => typed !== '');
const values = fc.uniqueArray(text, { minLength: 1, maxLength: 3 });
const someOf = <V>(keys: readonly string[], value: fc.Arbitrary<V>): fc.Arbitrary<Record<string, V>> =>
  fc.dictionary(fc.constantFrom(...keys), value, { noNullPrototype: true });

/** Any search that the page can be set to; what is empty is left out, as the page leaves it out. */
const search: fc.Arbitrary<SearchUiState> = fc
  .record({
    query: fc.option(words, { nil: undefined }),
    refinementList: someOf(facetFields, values),
    flags: someOf(
      flags.map(({ field }) => field),
      fc.boolean(),
    ),
    typed: fc.record({
      facets: someOf(['role', 'branch', 'conversation_id'], values),
      without: someOf(filterFields, values),
    }),
    period: someOf(['after', 'before'], day),
    sortBy: fc.option(fc.constantFrom(orders[1].index, orders[2].index), { nil: undefined }),
  })
  .map(({ flags: wanted, typed, ...state }) => {
    const [toggle, out] = [true, false].map((side) => filled(wanted, (value) => value === side));
    return filled({ ...state, toggle, typed: filled({ ...typed, flags: out }) });
  });

/** The members that hold something. */
function filled(members: object, isKept = (value: unknown): boolean => value !== undefined): object {
  const isFull = (value: unknown) => typeof value !== 'object' || value === null || Object.keys(value).length > 0;
  return Object.fromEntries(Object.entries(members).filter(([, value]) => isFull(value) && isKept(value)));
}

describe('the address of a search', () => {
  it('says everything about the search, whatever was typed and chosen', () => {
    fc.assert(
      fc.property(search, (state) => {
        expect(searchFromUrl(searchToUrl(state), today)).toEqual(state);
      }),
      { seed },
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
    expect(
      searchToUrl({
        typed: {
          facets: { role: ['user'] },
          without: { tool: ['Bash', 'Web Fetch'] },
          flags: { is_error: false },
        },
      }),
    ).toBe('?role=user&-tool=Bash,Web+Fetch&is=-error');
  });

  it('takes operators among the words for the filters that they are', () => {
    expect(searchFromUrl('?q=walrus+-tool:Bash+project:web+after:2026-09&project=shop', today)).toEqual({
      query: 'walrus',
      refinementList: { project: ['shop', 'web'] },
      typed: { without: { tool: ['Bash'] } },
      period: { after: '2026-09-01' },
    });
    expect(searchFromUrl('?q=after:yesterday', today)).toEqual({ period: { after: '2026-09-14' } });
    expect(searchFromUrl('?q=before:soon', today)).toEqual({ query: 'before:soon' });
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
    expect(searchFromUrl(address, today)).toEqual({});
  });

  it('takes a broken value as it stands', () => {
    expect(searchFromUrl('?project=100%25', today)).toEqual({ refinementList: { project: ['100%'] } });
  });

  it('asks for whole days', () => {
    const period = { after: '2026-07-01', before: '2026-07-01' };
    expect(filterBy(filtersOf({ period }))).toBe('ts:>=1782864000 && ts:<1782950400');
  });
});
