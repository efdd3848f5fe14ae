import { highlightTags } from '@session-siphon/schemas/search-query';
import { describe, expect, it } from 'vitest';
import { shownSnippet } from './snippet.ts';

const marked = (text: string) => text.replaceAll('[', highlightTags.start).replaceAll(']', highlightTags.end);
const shown = (text: string, place: Partial<Parameters<typeof shownSnippet>[1]> = {}) =>
  shownSnippet(marked(text), { tool: undefined, isSpoken: true, lead: 60, ...place })
    .replaceAll(highlightTags.start, '[')
    .replaceAll(highlightTags.end, ']');

describe('a snippet', () => {
  it('is one line, without the signs of Markdown', () => {
    expect(shown('## Why\n\nThe **[parser]** drops `rows`:\n\n```ts\nparse(rows)\n```\n2 * 3')).toBe(
      'Why The [parser] drops rows: parse(rows) 2 * 3',
    );
  });

  it('loses the signs of emphasis, and keeps those that are none', () => {
    expect(shown('comes from *[hydration]*, which is _quite_ late')).toBe(
      'comes from [hydration], which is quite late',
    );
    for (const text of ['2 * 3 * 4', '*.ts and *.js', 'src/*.ts lib/*', '_id and user_id', '/* a */ b /* c */'])
      expect(shown(text)).toBe(text);
  });

  it('leaves what a machine wrote as it is, but for the name of the tool before it', () => {
    expect(shown('Bash\ngrep `x` **/[parser].ts', { tool: 'Bash', isSpoken: false })).toBe('grep `x` **/[parser].ts');
  });

  it('begins shortly before the first match, at a word', () => {
    const text = `${'word '.repeat(40)}here is the [match] and more`;
    expect(shown(text, { lead: 20 })).toBe('… word here is the [match] and more');
    expect(shown(`${'x'.repeat(100)}[match]`, { lead: 20 })).toBe(`… ${'x'.repeat(10)}[match]`);
  });

  it('is short, whatever the text', () => {
    expect(shown(`[match]${' and on'.repeat(1_000)}`).length).toBeLessThan(700);
    expect(shown('')).toBe('');
  });
});
