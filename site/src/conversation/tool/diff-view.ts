/** A file change as numbered lines. */
import type { BlockOf } from '@session-siphon/schemas/session';
import { element } from '../../page/element.ts';
import { exactCount } from '../../page/format.ts';
import { codeNodes } from '../text/plain-code.ts';
import { shownPart } from './shown-part.ts';
import { type DiffLine, parseDiff } from './unified-diff.ts';

const longestWhole = 400;
const shownOfLong = 80;

const signs: Readonly<Record<DiffLine['kind'], string>> = { same: ' ', added: '+', removed: '−', gap: '⋯' };

/** `searched` decides which part of a very long change is shown first. */
export function diffView({ path, diff }: BlockOf<'edit'>, searched: RegExp | undefined): HTMLElement {
  const lines = parseDiff(diff);
  const view = element('div', {
    class: 'diff',
    tabindex: '0',
    role: 'group',
    'aria-label': `Changes in ${path}`,
    dir: 'ltr',
  });
  if (lines.length <= longestWhole) {
    view.append(...lines.map(lineView));
    return view;
  }
  const part = shownPart(
    lines.map((line) => line.text),
    { most: shownOfLong, searched },
  );
  view.append(...lines.slice(...part).map(lineView));
  const more = element(
    'button',
    { type: 'button', class: 'link-button' },
    `Show all ${exactCount(lines.length)} lines`,
  );
  more.addEventListener('click', () => {
    view.replaceChildren(...lines.map(lineView));
    more.remove();
  });
  return element('div', {}, view, more);
}

function lineView({ kind, number, text, changed }: DiffLine): HTMLElement {
  const tag = kind === 'added' ? 'ins' : 'del';
  const content =
    changed && changed[1] > changed[0]
      ? [
          ...codeNodes(text.slice(0, changed[0])),
          element(tag, {}, ...codeNodes(text.slice(...changed))),
          ...codeNodes(text.slice(changed[1])),
        ]
      : codeNodes(text);
  return element(
    'div',
    { 'data-kind': kind },
    element('span', { class: 'number' }, number === undefined ? '' : String(number)),
    element('span', { class: 'sign' }, signs[kind]),
    element('span', {}, ...content),
  );
}
