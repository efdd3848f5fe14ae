/** Output of a tool: the first lines, the rest on request. */
import { element } from '../page/element.ts';
import { exactCount } from '../page/format.ts';
import { ansiPieces } from './ansi.ts';
import { codeNodes } from './plain-code.ts';

const shownLines = 24;

export function outputView(text: string, label: string): HTMLElement {
  const lines = text.replace(/\n+$/, '').split('\n');
  const view = element('pre', { class: 'output', tabindex: '0', role: 'group', 'aria-label': label, dir: 'ltr' });
  if (lines.length <= shownLines + 4) {
    view.append(...outputNodes(lines.join('\n')));
    return view;
  }
  view.append(...outputNodes(lines.slice(0, shownLines).join('\n')));
  const more = element(
    'button',
    { type: 'button', class: 'link-button' },
    `Show ${exactCount(lines.length - shownLines)} more lines`,
  );
  more.addEventListener('click', () => {
    view.replaceChildren(...outputNodes(lines.join('\n')));
    more.remove();
    view.focus({ preventScroll: true });
  });
  return element('div', {}, view, more);
}

function outputNodes(text: string): (Node | string)[] {
  return ansiPieces(text).flatMap(({ text: piece, colour, isBold }) =>
    colour === undefined && isBold === undefined
      ? codeNodes(piece)
      : [element('span', { class: 'ansi', 'data-colour': colour, 'data-bold': isBold }, ...codeNodes(piece))],
  );
}
