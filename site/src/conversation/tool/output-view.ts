/** Output of a tool: the first lines or those around a match, the rest on request. */
import { element } from '../../page/element.ts';
import { exactCount } from '../../page/format.ts';
import { ansiPieces } from './ansi.ts';
import { codeNodes } from '../text/plain-code.ts';
import { shownPart } from './shown-part.ts';

const shownLines = 24;

/** `searched` decides which part of a long output is shown first. */
export function outputView(text: string, searched: RegExp | undefined): HTMLElement {
  const lines = text.replace(/\n+$/, '').split('\n');
  const view = element('pre', { class: 'output', tabindex: '0', role: 'group', 'aria-label': 'Output', dir: 'ltr' });
  if (lines.length <= shownLines + 4) {
    view.append(...outputNodes(lines.join('\n')));
    return view;
  }
  const [from, to] = shownPart(lines, { most: shownLines, searched });
  view.append(...outputNodes(lines.slice(from, to).join('\n')));
  const more = element(
    'button',
    { type: 'button', class: 'link-button' },
    from === 0
      ? `Show ${exactCount(lines.length - to)} more lines`
      : `Show all ${exactCount(lines.length)} lines; these are ${exactCount(from + 1)} to ${exactCount(to)}`,
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
