import { seed } from '@session-siphon/schemas/seed-for-tests';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { changedLines, parseDiff } from './unified-diff.ts';

/** Lines as `number sign text`, changed words in brackets. */
const shown = (diff: string) =>
  parseDiff(diff).map(({ kind, number, text, changed }) => {
    const sign = { same: ' ', added: '+', removed: '-', gap: '~' }[kind];
    const marked = changed ? `${text.slice(0, changed[0])}[${text.slice(...changed)}]${text.slice(changed[1])}` : text;
    return `${number ?? ''}${sign}${marked}`;
  });

describe('a unified diff', () => {
  it('numbers the lines of both sides, hunk by hunk', () => {
    expect(shown('@@ -9,3 +9,4 @@ function x()\n a\n-b\n+c\n+d\n e\n@@ -40 +41 @@\n-f\n+g')).toEqual([
      '9 a',
      '10-b',
      '10+c',
      '11+d',
      '12 e',
      '~',
      '40-f',
      '41+g',
    ]);
  });

  it('gives no numbers to lines whose place in the file is not known', () => {
    expect(shown('@@ -0,2 +0,2 @@ function x()\n a\n-b\n+c')).toEqual([' a', '-b', '+c']);
    expect(shown('@@ -0,0 +1,2 @@\n+a\n+b')).toEqual(['1+a', '2+b']);
  });

  it('marks the words that differ between a line and its successor', () => {
    expect(
      shown('-  await writeFile(path, JSON.stringify(next));\n+  await writeFile(path, canonical(next));'),
    ).toEqual(['-  await writeFile(path, [JSON.stringify](next));', '+  await writeFile(path, [canonical](next));']);
    expect(shown('-const recent = 1;\n+const recently = 1;')).toEqual([
      '-const [recent] = 1;',
      '+const [recently] = 1;',
    ]);
  });

  it('marks a changed indent alone, and nothing where lines have nothing in common', () => {
    expect(shown('-    for line in batch:\n+  for line in batch:')).toEqual([
      '-  [  ]for line in batch:',
      '+  []for line in batch:',
    ]);
    expect(shown('-alpha\n+omega beta')).toEqual(['-alpha', '+omega beta']);
    expect(shown('-one\n-two\n+three')).toEqual(['-one', '-two', '+three']);
  });

  it('reads hunks without headers, and lines that say that there is no line end', () => {
    expect(shown(' a\n-b\n\\ No newline at end of file\n+c')).toEqual([' a', '-b', '+c']);
    expect(shown('')).toEqual([' ']);
  });

  it('keeps every changed line, whatever it holds', () => {
    const line = fc.string({ unit: 'binary' }).map((text) => text.replaceAll(/[\n\r]/g, ''));
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.constantFrom('+', '-', ' '), line), { minLength: 1 }), (lines) => {
        const diff = lines.map(([sign, text]) => sign + text).join('\n');
        const parsed = parseDiff(`${diff}\n`);
        expect(parsed.map(({ text }) => text)).toEqual(lines.map(([, text]) => text));
        const { added, removed } = changedLines(diff);
        expect(parsed.filter(({ kind }) => kind === 'added')).toHaveLength(added);
        expect(parsed.filter(({ kind }) => kind === 'removed')).toHaveLength(removed);
        for (const { text, changed = [0, 0] } of parsed) expect(changed[1]).toBeLessThanOrEqual(text.length);
      }),
      { seed },
    );
  });
});
