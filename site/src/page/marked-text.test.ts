import { highlightTags } from '@session-siphon/schemas/search-query';
import { describe, expect, it } from 'vitest';
import { markedPieces, markedWords } from './marked-text.ts';

const { start, end } = highlightTags;

describe('marked text', () => {
  it('is cut at its marks', () => {
    expect(markedPieces(`the ${start}parser${end} fails`)).toEqual([
      { text: 'the ', isMatch: false },
      { text: 'parser', isMatch: true },
      { text: ' fails', isMatch: false },
    ]);
    expect(markedWords(`${start}one${end} and ${start}two${end}`)).toEqual(['one', 'two']);
  });

  it('keeps every letter where marks are cut off or a transcript brought its own', () => {
    for (const text of [`${start}open`, `shut${end} it`, `${start}${start}twice${end}${end}`, `${end}${start}`])
      expect(
        markedPieces(text)
          .map((piece) => piece.text)
          .join(''),
      ).toBe(text.replaceAll(/[\uE000\uE001]/g, ''));
  });
});
