import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PieceTree } from './piece-tree.ts';
import { seed } from './seed-for-tests.ts';

/** The longest piece at each place, looked for among all of them. */
function cutPlainly(pieces: readonly string[], word: string): number[] {
  const found: number[] = [];
  for (let start = 0; start < word.length;) {
    const fitting = pieces.filter((piece) => word.startsWith(piece, start));
    const longest = fitting.toSorted((a, b) => b.length - a.length)[0];
    if (longest !== undefined) found.push(pieces.indexOf(longest));
    start += longest?.length ?? 1;
  }
  return found;
}

describe('a word', () => {
  it('is cut into the longest pieces that are known, from its beginning on', () => {
    const tree = new PieceTree([' log', ' login', 'in', 'ing', 's']);
    expect(tree.cut(' logins')).toEqual([1, 4]);
    expect(tree.cut(' logging')).toEqual([0, 3]);
    expect(tree.cut(' xin')).toEqual([2]);
    expect(tree.cut('')).toEqual([]);
  });

  it('is cut as by looking at every piece, whatever pieces there are', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', 'ä', '東', '\uD83D', ' '), minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(fc.uniqueArray(text, { minLength: 1 }), fc.array(text), (pieces, parts) => {
        const sorted = pieces.toSorted((a, b) => (a < b ? -1 : 1));
        const word = parts.join('');
        expect(new PieceTree(sorted).cut(word)).toEqual(cutPlainly(sorted, word));
      }),
      { seed },
    );
  });
});
