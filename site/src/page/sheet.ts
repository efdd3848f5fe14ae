/** What stands beside the content of a page, and on narrow screens lies over it: what it covers cannot be reached meanwhile. */
import { byId } from './element.ts';

interface SheetParts {
  readonly sheet: string;
  /** Opens it; shown only where it is a sheet. */
  readonly opener: string;
  readonly closer: string;
  /** Selector of what it lies over. */
  readonly covers: string;
  /** Puts the focus where reading or choosing begins. */
  focusFirst(): void;
}

export class Sheet {
  readonly #sheet: HTMLElement;
  readonly #opener: HTMLButtonElement;
  readonly #parts: SheetParts;

  constructor(parts: SheetParts) {
    this.#parts = parts;
    this.#sheet = byId(parts.sheet, HTMLElement);
    this.#opener = byId(parts.opener, HTMLButtonElement);
    this.#opener.addEventListener('click', () => this.open());
    byId(parts.closer, HTMLButtonElement).addEventListener('click', () => this.close());
    window.addEventListener('resize', () => {
      if (!this.#isSheet()) this.#toggle(false);
    });
  }

  /** Opens it; false where it is no sheet. */
  open(): boolean {
    if (!this.#isSheet()) return false;
    this.#toggle(true);
    this.#parts.focusFirst();
    return true;
  }

  /** Closes it; false when it was not open. */
  close(): boolean {
    if (!this.#sheet.hasAttribute('data-open')) return false;
    this.#toggle(false);
    this.#opener.focus({ preventScroll: true });
    return true;
  }

  #isSheet(): boolean {
    return this.#opener.offsetParent !== null;
  }

  #toggle(isOpen: boolean): void {
    this.#sheet.toggleAttribute('data-open', isOpen);
    this.#opener.setAttribute('aria-expanded', String(isOpen));
    for (const covered of document.querySelectorAll(this.#parts.covers)) covered.toggleAttribute('inert', isOpen);
  }
}
