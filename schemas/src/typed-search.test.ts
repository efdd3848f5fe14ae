import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { filterBy } from './search-query.ts';
import { operatorNames, operatorsIn, parseTypedSearch, usualValues } from './typed-search.ts';
import { seed } from './seed-for-tests.ts';

const today = '2026-09-15';
const conversation = '0123456789abcdef01234567';
const read = (typed: string) => {
  const { words, filters } = parseTypedSearch(typed, today);
  return { words, filter: filterBy(filters) };
};

describe('a typed search', () => {
  it.each([
    ['parser retry', 'parser retry', ''],
    ['source:codex parser', 'parser', 'source:=[`codex`]'],
    ['parser project:"web site" retry', 'parser retry', 'project:=[`web site`]'],
    ['kind:result machine:laptop', '', 'kind:=[`result`] && machine:=[`laptop`]'],
    ['role:user model:gpt-5 branch:fix/a-b', '', 'model:=[`gpt-5`] && role:=[`user`] && branch:=[`fix/a-b`]'],
    ['source:codex source:claude-code', '', 'source:=[`codex`,`claude-code`]'],
    [`walrus in:${conversation}`, 'walrus', `conversation_id:=[\`${conversation}\`]`],
    ['is:error is:subagent', '', 'is_error:=true && is_subagent:=true'],
    ['has:diff -has:image', '', 'has_diff:=true && has_image:!=true'],
    ['walrus -tool:Bash NOT tool:"Web Fetch"', 'walrus', 'tool:!=[`Bash`,`Web Fetch`]'],
    ['after:2026-09-01 before:2026-09-02', '', 'ts:>=1788220800 && ts:<1788307200'],
    ['after:2026-09 after:2026', '', 'ts:>=1788220800'],
    ['-before:2026-09-01', '', 'ts:>=1788220800'],
    ['walrus after:yesterday', 'walrus', 'ts:>=1789344000'],
    ['-after:today before:2w', '', 'ts:<1788220800'],
    [`in:unknown in:${conversation}`, '', `project:=[\`unknown\`] && conversation_id:=[\`${conversation}\`]`],
    ['-in:unknown walrus', 'walrus', 'project:!=[`unknown`]'],
    ['project:"half typed', '', 'project:=[`half typed`]'],
  ])('%j asks for the words %j', (typed, words, filter) => {
    expect(read(typed)).toEqual({ words, filter });
  });

  it.each([
    'unknown:operator',
    'https://example.com/source:x',
    'x.source:codex',
    '"source:codex"',
    'a phrase "with is:error inside"',
    'source: codex',
    'Source:codex',
    'std::string',
    'is:',
    'NOT walrus',
    '--source:codex',
    'tool:"a"b',
  ])('takes %j for words', (typed) => {
    expect(parseTypedSearch(typed, today)).toEqual({ words: typed, filters: {}, misread: [] });
  });

  it.each([
    'before:soon',
    'before:7',
    'after:7days',
    'after:2026-02-31',
    'is:odd',
    'has:everything',
    'in:here',
    'tool:++',
    'is:constructor',
  ])('leaves %j among the words and says so', (typed) => {
    expect(parseTypedSearch(typed, today)).toEqual({ words: typed, filters: {}, misread: [typed] });
  });

  it('adds to filters that were chosen elsewhere', () => {
    const given = { facets: { source: ['codex'], project: ['shop'] }, after: 5, flags: { is_error: true } } as const;
    expect(parseTypedSearch('source:cursor -is:error after:1970', today, given).filters).toEqual({
      facets: { source: ['codex', 'cursor'], project: ['shop'] },
      after: 5,
      flags: { is_error: false },
    });
  });

  it('never escapes from its filter and never loses a word, whatever is typed', () => {
    const piece = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom(
        'tool:"',
        ' -project:',
        'is:error ',
        ' after:',
        'before:',
        '7d ',
        'yesterday',
        ' in:unknown ',
        '"',
        '`',
      ),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 8 }), (parts) => {
        const { words, filters } = parseTypedSearch(parts.join(''), today);
        expect(filterBy(filters).replaceAll(/`[^`]*`/g, 'V')).toMatch(
          /^(?:(?:[a-z_]+:!?=(?:\[V(?:,V)*\]|true)|ts:(?:>=|<)-?\d+)(?: && |$))*$/,
        );
        for (const word of words.split(/\s+/)) expect(parts.join('')).toContain(word);
      }),
      { seed },
    );
  });
});

describe('the operators in a text', () => {
  it('are told with their place, also when their value is none', () => {
    const typed = 'one NOT tool:"Web Fetch" "is:error" before:soon';
    const found = operatorsIn(typed).map(({ from, to, ...rest }) => ({ ...rest, text: typed.slice(from, to) }));
    expect(found).toEqual([
      { name: 'tool', value: 'Web Fetch', isExcluded: true, text: 'NOT tool:"Web Fetch"' },
      { name: 'before', value: 'soon', isExcluded: false, text: 'before:soon' },
    ]);
  });
});

describe('the usual values of an operator', () => {
  it('are values that it takes', () => {
    const typed = operatorNames.flatMap((name) => usualValues(name).map((value) => `${name}:${value}`));
    expect(typed).toContain('has:diff');
    for (const one of typed) expect(parseTypedSearch(one, today).misread).toEqual([]);
  });
});
