/** Code, paths and commands as text in which nothing hides: invisible and direction-changing characters are drawn as their code points. */
import { element } from '../../page/element.ts';

// oxlint-disable-next-line no-control-regex -- control characters are what is looked for
const hidden = /([\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f])/;

export interface CodePiece {
  readonly text: string;
  readonly isHidden: boolean;
}

/** Cuts a text at its hidden characters, which are named: `U+202E`. */
export function codePieces(text: string): CodePiece[] {
  return text
    .split(hidden)
    .filter((part) => part !== '')
    .map((part) =>
      hidden.test(part)
        ? { text: `U+${part.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`, isHidden: true }
        : { text: part, isHidden: false },
    );
}

export function codeNodes(text: string): (Node | string)[] {
  return codePieces(text).map((piece) =>
    piece.isHidden
      ? element('span', { class: 'hidden-character', title: 'An invisible character' }, piece.text)
      : piece.text,
  );
}
