import { filterBy } from '@session-siphon/schemas/search-query';
import { describe, expect, it } from 'vitest';
import { readField } from './typed-field.ts';

/** Reads a field with its caret at the bar, and draws the result likewise. */
function read(drawn: string) {
  const caret = drawn.indexOf('|');
  const {
    text,
    caret: at,
    words,
    filters,
  } = readField(drawn.replace('|', ''), caret < 0 ? undefined : caret, {
    given: {},
    today: '2026-09-15',
  });
  return [caret < 0 ? text : `${text.slice(0, at)}|${text.slice(at)}`, words, filterBy(filters)];
}

describe('the search field', () => {
  it.each([
    ['walrus |', 'walrus |', 'walrus', ''],
    ['project:sh|', 'project:sh|', '', ''],
    ['project:|', 'project:|', '', ''],
    ['walrus -tool:|', 'walrus -tool:|', 'walrus', ''],
    ['project:shop |', '|', '', 'project:=[`shop`]'],
    ['walrus project:shop |', 'walrus |', 'walrus', 'project:=[`shop`]'],
    ['project:shop |walrus', '|walrus', 'walrus', 'project:=[`shop`]'],
    ['project:shop| walrus', 'project:shop| walrus', 'walrus', ''],
    ['is:error tool:Ba|sh walrus', 'tool:Ba|sh walrus', 'walrus', 'is_error:=true'],
    ['one tool:Bash two is:error th|', 'one two th|', 'one two th', 'tool:=[`Bash`] && is_error:=true'],
    ['project:"web |', 'project:"web |', '', ''],
    ['project:"web site" |', '|', '', 'project:=[`web site`]'],
    ['"a phrase with is:error |', '"a phrase with is:error |', '"a phrase with is:error', ''],
    ['before:soon walrus|', 'before:soon walrus|', 'before:soon walrus', ''],
    ['after:7|', 'after:7|', '', ''],
    ['after:7d walrus|', 'walrus|', 'walrus', 'ts:>=1788825600'],
    ['std:|', 'std:|', 'std:', ''],
  ])('of %j leaves %j', (typed, left, words, filter) => {
    expect(read(typed)).toEqual([left, words, filter]);
  });

  it('is finished without a caret', () => {
    expect(read('walrus project:shop')).toEqual(['walrus', 'walrus', 'project:=[`shop`]']);
  });
});
