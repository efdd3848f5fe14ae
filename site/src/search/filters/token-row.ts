/** The filters of a search as tokens in the search field. A click takes one away; Backspace before the first letter turns the last into its operator. */
import { byId, element } from '../../page/element.ts';
import type { FilterToken } from './filter-tokens.ts';

export class TokenRow {
  readonly #row = byId('tokens', HTMLElement);
  readonly #query = byId('query', HTMLInputElement);
  readonly #onRemove: (token: FilterToken) => void;
  #shown = '';
  #tokens: readonly FilterToken[] = [];

  constructor(onRemove: (token: FilterToken) => void, onEdit: (token: FilterToken) => void) {
    this.#onRemove = onRemove;
    this.#query.addEventListener('keydown', (event) => {
      const isAtStart = this.#query.selectionStart === 0 && this.#query.selectionEnd === 0;
      const last = this.#tokens.at(-1);
      if (event.key !== 'Backspace' || !isAtStart || !last) return;
      event.preventDefault();
      onEdit(last);
    });
  }

  show(tokens: readonly FilterToken[]): void {
    this.#tokens = tokens;
    const signature = JSON.stringify(tokens);
    if (signature === this.#shown) return;
    this.#shown = signature;
    this.#row.replaceChildren(...tokens.map((token) => this.#button(token)));
    this.#row.hidden = tokens.length === 0;
  }

  #button(token: FilterToken): HTMLElement {
    const { name, value, operator, isExcluded } = token;
    const button = element(
      'button',
      { type: 'button', class: 'token', title: operator, 'aria-label': `Take away the filter ${name}: ${value}` },
      element('span', {}, element('span', { 'data-excluded': isExcluded }, `${name}: `), value),
      element('span', { 'aria-hidden': 'true' }, '×'),
    );
    button.addEventListener('click', () => this.#remove(token));
    return button;
  }

  #remove(token: FilterToken): void {
    this.#query.focus();
    this.#onRemove(token);
  }
}
