/** A block of code with its language and a way to copy it. */
import { element } from '../page/element.ts';
import { codeNodes } from './plain-code.ts';

export function codeBlock(code: string, language: string): HTMLElement {
  const copy = copyButton(() => code);
  return element(
    'div',
    { class: 'code-block' },
    element('div', { class: 'code-head' }, element('span', {}, language.slice(0, 24)), copy),
    element(
      'pre',
      {
        tabindex: '0',
        role: 'group',
        'aria-label': language === '' ? 'Code' : `Code, ${language.slice(0, 24)}`,
        dir: 'ltr',
      },
      element('code', {}, ...codeNodes(code)),
    ),
  );
}

/** Copies exactly what is shown, without a last line end: nothing runs on paste. */
export function copyButton(text: () => string, label = 'Copy'): HTMLButtonElement {
  const button = element('button', { type: 'button', class: 'copy' }, label);
  button.addEventListener('click', () => {
    navigator.clipboard.writeText(text().replace(/\n+$/, '')).then(
      () => flash(button, 'Copied', label),
      () => flash(button, 'Not allowed', label),
    );
  });
  return button;
}

function flash(button: HTMLButtonElement, word: string, label: string): void {
  button.textContent = word;
  setTimeout(() => {
    button.textContent = label;
  }, 1_500);
}
