/** Highlights come as private-use characters around a match; here they become `mark` elements around text nodes. */
import { highlightTags } from '@session-siphon/schemas/search-query';
import { element } from './element.ts';

interface MarkedPiece {
  readonly text: string;
  readonly isMatch: boolean;
}

/** Cuts a text at its marks. Marks that open or close nothing are dropped. */
export function markedPieces(text: string): MarkedPiece[] {
  const pieces: MarkedPiece[] = [];
  let isMatch = false;
  for (const part of text.split(/([\uE000\uE001])/)) {
    if (part === highlightTags.start) isMatch = true;
    else if (part === highlightTags.end) isMatch = false;
    else if (part !== '') pieces.push({ text: part, isMatch });
  }
  return pieces;
}

/** What is marked in a text. */
export function markedWords(text: string): string[] {
  return markedPieces(text).flatMap((piece) => (piece.isMatch ? [piece.text] : []));
}

export function markedNodes(text: string): (Node | string)[] {
  return markedPieces(text).map((piece) => (piece.isMatch ? element('mark', {}, piece.text) : piece.text));
}
