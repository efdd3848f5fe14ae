/** The list of suggestions under the search field. The field keeps the focus; arrows choose, Enter or Tab takes, Escape closes. */
import { byId, element } from '../../page/element.ts';
import type { Suggestion } from './suggestions.ts';

export class SuggestionList {
  readonly #list = byId('suggestions', HTMLUListElement);
  readonly #input: HTMLInputElement;
  readonly #onTake: (suggestion: Suggestion) => void;
  #shown: readonly Suggestion[] = [];
  #chosen = -1;

  constructor(input: HTMLInputElement, onTake: (suggestion: Suggestion) => void) {
    this.#input = input;
    this.#onTake = onTake;
    input.addEventListener('keydown', (event) => this.#press(event));
    input.addEventListener('blur', () => this.show([]));
    // The field would lose its focus before the click.
    this.#list.addEventListener('pointerdown', (event) => event.preventDefault());
    this.#list.addEventListener('click', ({ target }) => {
      const option = target instanceof Element ? target.closest('li') : null;
      this.#take(option ? Array.from(this.#list.children).indexOf(option) : -1);
    });
  }

  show(suggestions: readonly Suggestion[]): void {
    this.#shown = suggestions;
    this.#list.replaceChildren(
      ...suggestions.map(({ label, detail }, at) =>
        element(
          'li',
          { id: `suggestion-${at}`, role: 'option', 'aria-selected': 'false' },
          element('span', {}, label),
          element('span', {}, detail),
        ),
      ),
    );
    this.#list.hidden = suggestions.length === 0;
    this.#input.setAttribute('aria-expanded', String(suggestions.length > 0));
    this.#choose(-1);
  }

  #press(event: KeyboardEvent): void {
    const { length } = this.#shown;
    if (length === 0 || event.isComposing || !this.#isTaken(event.key, length)) return;
    event.preventDefault();
    // What these keys do without the list is done by others.
    event.stopImmediatePropagation();
  }

  /** Whether a key meant the list. */
  #isTaken(key: string, length: number): boolean {
    const isChosen = this.#chosen >= 0;
    if (key === 'ArrowDown') this.#choose((this.#chosen + 1) % length);
    else if (key === 'ArrowUp') this.#choose((isChosen ? this.#chosen : length) - 1);
    else if (key === 'Escape') this.show([]);
    else if ((key === 'Enter' || key === 'Tab') && isChosen) this.#take(this.#chosen);
    else return false;
    return true;
  }

  /** -1 for none. */
  #choose(at: number): void {
    this.#chosen = at;
    Array.from(this.#list.children).forEach((option, index) => {
      option.setAttribute('aria-selected', String(index === at));
      if (index === at) option.scrollIntoView({ block: 'nearest' });
    });
    if (at < 0) this.#input.removeAttribute('aria-activedescendant');
    else this.#input.setAttribute('aria-activedescendant', `suggestion-${at}`);
  }

  #take(at: number): void {
    const suggestion = this.#shown[at];
    if (suggestion) this.#onTake(suggestion);
  }
}
