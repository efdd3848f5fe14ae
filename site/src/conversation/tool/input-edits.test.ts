import { describe, expect, it } from 'vitest';
import { inputEdits, replacement } from './input-edits.ts';

describe('changes that stand in the arguments', () => {
  it('are told from a replacement, from several, and from a whole file', () => {
    expect(
      inputEdits({ call: 'a', kind: 'edit', input: { file_path: 'a.ts', old_string: 'x\ny', new_string: 'x\nz' } }),
    ).toEqual([{ type: 'edit', call: 'a', path: 'a.ts', diff: ' x\n-y\n+z' }]);
    expect(
      inputEdits({
        call: 'a',
        kind: 'edit',
        input: {
          filePath: 'a.ts',
          edits: [
            { oldString: 'x', newString: 'y' },
            { oldString: 'z', newString: '' },
          ],
        },
      })[0]?.diff,
    ).toBe('-x\n+y\n-z');
    expect(inputEdits({ call: 'a', kind: 'write', input: { path: 'a.ts', content: 'x\ny\n' } })[0]?.diff).toBe(
      '+x\n+y',
    );
  });

  it('are none for other calls, and none without a path', () => {
    expect(inputEdits({ call: 'a', kind: 'run', input: { path: 'a.ts', content: 'x' } })).toEqual([]);
    expect(inputEdits({ call: 'a', kind: 'edit', input: { new_string: 'x' } })).toEqual([]);
    expect(inputEdits({ call: 'a', kind: 'edit', input: null })).toEqual([]);
  });

  it('show what both sides share only once', () => {
    expect(replacement('a\nb\nc', 'a\nB\nc')).toBe(' a\n-b\n+B\n c');
    expect(replacement('a\na', 'a\na\na')).toBe(' a\n a\n+a');
    expect(replacement('same', 'same')).toBe(' same');
  });
});
