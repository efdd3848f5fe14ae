import { operatorNames } from '@session-siphon/schemas/typed-search';
import { describe, expect, it } from 'vitest';
import { misreadHint } from './misread-hint.ts';
import { operatorHelp } from './operator-help.ts';
import { suggest } from './suggestions.ts';

const known = ['Bash', 'Web Fetch', 'Read', 'bashful'].map((value, at) => ({ value, detail: String(9 - at) }));

/** What is suggested for a text with its caret at the bar, and the text with the first suggestion taken. */
function suggested(drawn: string) {
  const caret = drawn.indexOf('|');
  const text = drawn.replace('|', '');
  const found = suggest(text, caret, (name) => (name === 'tool' ? known : []));
  if (!found) return undefined;
  const [first] = found.suggestions;
  const taken = text.slice(0, found.part.from) + (first?.insert ?? '') + text.slice(found.part.to);
  return [found.suggestions.map(({ label }) => label).join(' '), taken];
}

describe('suggestions', () => {
  it.each([
    ['pro|', 'project:', 'project:'],
    ['-is|', 'is:', '-is:'],
    ['walrus -ma|', 'machine:', 'walrus -machine:'],
    ['tool:|', 'Bash Web Fetch Read bashful', 'tool:Bash '],
    ['tool:fet| walrus', 'Web Fetch', 'tool:"Web Fetch"  walrus'],
    ['-tool:ba|', 'Bash bashful', '-tool:Bash '],
    ['NOT tool:"web f|', 'Web Fetch', 'NOT tool:"Web Fetch" '],
    ['tool:ba|sh is:error', 'Bash bashful', 'tool:Bash  is:error'],
  ])('for %j are %j', (typed, labels, taken) => {
    expect(suggested(typed)).toEqual([labels, taken]);
  });

  it.each(['', '|', 'p|', 'walrus|', 'is|', 'pro|ject', '"a pro|', 'tool:zebra|', 'tool:Read|', 'in:|', 'std:|'])(
    'for %j are none',
    (typed) => {
      expect(suggested(typed)).toBeUndefined();
    },
  );
});

describe('the help about operators', () => {
  it('knows every one of them', () => {
    expect(operatorHelp.map(({ name }) => name).toSorted()).toEqual(operatorNames.toSorted());
  });

  it('says why an operator is taken for a word', () => {
    expect(misreadHint('walrus -before:soon', '2026-09-15')).toBe(
      '“-before:soon” is searched for as a word: before: takes a day, month or year: 2026-09-01, 2026-09, 2026; or counted from today: today, yesterday, 7d, 2w, 6m, 1y.',
    );
    expect(misreadHint('walrus std::string', '2026-09-15')).toBeUndefined();
  });
});
