import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { facetValue } from './facet-value.ts';
import { conversationFields, messageFields } from './search-document.ts';
import {
  conversationFilterBy,
  facetFields,
  filterBy,
  highlightTags,
  markedSnippet,
  messageListing,
  messageSearch,
  messageSearchParameters,
  sortOrders,
} from './search-query.ts';
import { seed } from './seed-for-tests.ts';

describe('the filter of a search', () => {
  it('is empty without filters', () => {
    expect(filterBy({})).toBe('');
    expect(filterBy({ facets: { source: [], tool: [] }, without: { model: [] }, flags: {} })).toBe('');
  });

  it('joins values of one facet by or, and everything else by and', () => {
    expect(
      filterBy({
        facets: { project: ['shop', 'web site'], source: ['codex'], conversation_id: ['abc'] },
        flags: { is_error: true },
        after: 10,
        before: 20.9,
      }),
    ).toBe(
      'source:=[`codex`] && project:=[`shop`,`web site`] && conversation_id:=[`abc`] && is_error:=true && ts:>=10 && ts:<20',
    );
  });

  it('excludes values and flags in the one form that no version takes for its opposite', () => {
    expect(filterBy({ without: { tool: ['Bash', 'Read'], role: ['user'] }, flags: { has_diff: false } })).toBe(
      'tool:!=[`Bash`,`Read`] && role:!=[`user`] && has_diff:!=true',
    );
  });

  it('keeps every value inside its backticks, whatever it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string(), (one, two) => {
        const filter = filterBy({ facets: { project: [one, two] }, without: { branch: [one] } });
        expect(filter.replaceAll(/`[^`]*`/g, 'V')).toBe('project:=[V,V] && branch:!=[V]');
      }),
      { seed },
    );
  });

  it.each(['a`] || source:=[`x', '`', ']', ' && ts:>0', '!=', '*'])('is not escaped by %j', (value) => {
    expect(filterBy({ facets: { tool: [value] } }).replaceAll(/`[^`]*`/g, 'V')).toBe('tool:=[V]');
  });

  it('asks for the very value that documents hold', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const value = facetValue(text);
        fc.pre(value !== undefined);
        expect(filterBy({ facets: { project: [value ?? ''] } })).toBe(`project:=[\`${value}\`]`);
      }),
      { seed },
    );
  });

  it('holds times in a range that every engine can count', () => {
    expect(filterBy({ after: -Infinity, before: 1e300 })).toBe('ts:>=-100000000000 && ts:<100000000000');
  });
});

describe('the filter of a search for conversations', () => {
  it('is that of messages where both have the fields', () => {
    const filters = { facets: { project: ['shop'], tool: ['Bash'] }, flags: { is_error: true }, after: 10 };
    expect(conversationFilterBy(filters)).toBe(filterBy(filters));
    expect(conversationFilterBy({})).toBe('');
  });

  it('does not leave out conversations for what some of their messages are', () => {
    expect(conversationFilterBy({ without: { kind: ['tool'], source: ['codex'] } })).toBe('source:!=[`codex`]');
  });

  it.each([{ kind: ['tool'] }, { role: ['user'] }, { conversation_id: ['abc'] }])('is none for %j', (facets) => {
    expect(conversationFilterBy({ facets })).toBeUndefined();
  });
});

describe('a facet value', () => {
  it.each([
    ['  shop ', 'shop'],
    ['`code`', 'code'],
    ['--help', 'help'],
    ['a-b', 'a-b'],
    ['x'.repeat(200), 'x'.repeat(90)],
    ['', undefined],
    ['--', undefined],
    [undefined, undefined],
  ])('of %j is %j', (text, value) => {
    expect(facetValue(text)).toBe(value);
  });

  it('is its own facet value', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
        const value = facetValue(text);
        fc.pre(value !== undefined);
        expect(facetValue(value)).toBe(value);
      }),
      { seed },
    );
  });
});

describe('a message search', () => {
  const ask = (typed: string) => messageSearch({ typed, filters: {}, sort: 'best', page: 2, perPage: 10 });

  it('has the prepared words, order and page, and no filter when there is none', () => {
    expect(ask('Git  --amend')).toMatchObject({
      collection: 'messages',
      q: 'git amend',
      sort_by: sortOrders.best,
      page: 2,
      per_page: 10,
    });
    expect(ask('git')).not.toHaveProperty('filter_by');
  });

  it('is none when nothing is asked for', () => {
    expect(ask(' -- ')).toBeUndefined();
  });

  it('without words lists what the filters leave, newest first, and nothing without filters', () => {
    const request = { sort: 'best', page: 1, perPage: 5 } as const;
    const listing = messageListing({ ...request, filters: { flags: { is_error: true } } });
    expect(listing).toMatchObject({ q: '*', sort_by: sortOrders.newest, filter_by: 'is_error:=true', per_page: 5 });
    expect(messageListing({ ...request, filters: {} })).toBeUndefined();
  });

  it('has one weight, tolerance and prefix a searched field', () => {
    const fields = messageSearchParameters.query_by.split(',');
    for (const list of ['query_by_weights', 'num_typos', 'prefix'] as const)
      expect(messageSearchParameters[list].split(',')).toHaveLength(fields.length);
  });

  it('names fields that can do what is asked of them', () => {
    const useOf = new Map<string, string>(Object.entries(messageFields).map(([name, field]) => [name, field.use]));
    for (const field of messageSearchParameters.query_by.split(',')) expect(useOf.get(field)).toBe('searchable');
    for (const field of messageSearchParameters.highlight_fields.split(','))
      expect(useOf.get(field)).toBe('searchable');
    for (const field of messageSearchParameters.exclude_fields.split(',')) expect(useOf.has(field)).toBe(true);
    for (const field of facetFields) expect(useOf.get(field)).toBe('facet');
  });

  it('can be narrowed by the same facets as the list of conversations, except for kinds of messages', () => {
    const inBoth = facetFields.filter((field) => Object.hasOwn(conversationFields, field));
    expect(inBoth).toEqual(facetFields.filter((field) => field !== 'kind'));
  });
});

describe('the snippet to show', () => {
  const { start, end } = highlightTags;
  const of = (highlight: Readonly<Record<string, string>>) => markedSnippet((field) => highlight[field]);

  it('is of the first field with a mark: the text, the title', () => {
    const [text, title] = [`the ${start}walrus${end}`, `${start}walrus${end}`];
    expect(of({ content: text, title })).toBe(text);
    expect(of({ content: 'a whole text', norm: '', title })).toBe(title);
  });

  it('is none where only the words of other scripts are marked, without what stands between them', () => {
    const norm = `${start}шлюз${end} отвечает`;
    expect(of({ norm, title: `${start}шлюз${end}` })).toBeUndefined();
    expect(of({ content: `${start}nginx${end} отвечает`, norm })).toBe(`${start}nginx${end} отвечает`);
  });

  it('is none where nothing is marked, whatever was sent', () => {
    expect(of({})).toBeUndefined();
    expect(of({ content: 'a whole text', title: 'its title' })).toBeUndefined();
  });
});
