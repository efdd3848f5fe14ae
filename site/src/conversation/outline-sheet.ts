/** On narrow screens the outline is a sheet over the conversation instead of a column beside it. */
import { byId } from '../page/element.ts';

export class OutlineSheet {
  readonly #outline = byId('outline', HTMLElement);
  readonly #button = byId('outline-button', HTMLButtonElement);

  constructor() {
    this.#button.addEventListener('click', () => this.open());
    byId('outline-close', HTMLButtonElement).addEventListener('click', () => this.close());
  }

  /** Opens it at the current prompt; false where the outline is a column. */
  open(): boolean {
    if (this.#button.offsetParent === null) return false;
    this.#outline.toggleAttribute('data-open', true);
    this.#button.setAttribute('aria-expanded', 'true');
    const current = this.#outline.querySelector<HTMLElement>('[aria-current], [data-turn], button');
    current?.focus({ preventScroll: true });
    current?.scrollIntoView({ block: 'center' });
    return true;
  }

  /** Closes it; false when it was not open. */
  close(): boolean {
    if (!this.#outline.hasAttribute('data-open')) return false;
    this.#outline.removeAttribute('data-open');
    this.#button.setAttribute('aria-expanded', 'false');
    this.#button.focus({ preventScroll: true });
    return true;
  }
}
