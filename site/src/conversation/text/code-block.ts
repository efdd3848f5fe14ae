/** A block of code with its language and a way to copy it. */
import { copyButton } from '../../page/copy.ts';
import { element } from '../../page/element.ts';
import { codeNodes } from './plain-code.ts';

export function codeBlock(code: string, language: string): HTMLElement {
  const copy = copyButton(() => code);
  return element(
    'div',
    { class: 'code-block', dir: 'ltr' },
    element('div', { class: 'code-head' }, element('span', {}, language.slice(0, 24)), copy),
    element(
      'pre',
      {
        tabindex: '0',
        role: 'group',
        'aria-label': language === '' ? 'Code' : `Code, ${language.slice(0, 24)}`,
      },
      element('code', {}, ...codeNodes(code)),
    ),
  );
}
