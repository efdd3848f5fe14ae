/** Which hit is selected: the focused one, or the first. Keys move real focus, so that screen readers follow. */

import { openedHere, rememberOpened } from './opened-hit.ts';

/** After this long, heights that were only estimated are known. */
const settleMs = 600;

export class Selection {
  readonly #list: HTMLElement;
  readonly #onSelect: (link: HTMLAnchorElement | undefined) => void;
  #selected: HTMLAnchorElement | undefined;
  /** What was opened when this list was left, until it is found in it. */
  #opened = openedHere();

  constructor(list: HTMLElement, onSelect: (link: HTMLAnchorElement | undefined) => void) {
    this.#list = list;
    this.#onSelect = onSelect;
    list.addEventListener('focusin', ({ target }) => {
      if (target instanceof HTMLAnchorElement) this.#select(target);
    });
    list.addEventListener('click', ({ target }) => {
      const link = target instanceof Element ? target.closest<HTMLAnchorElement>('a.hit') : null;
      if (link?.dataset['hit'] !== undefined) rememberOpened(link.dataset['hit']);
    });
    // Whoever comes back sees what was opened, also where heights above it were only estimated when the browser scrolled.
    window.addEventListener('pageshow', ({ persisted }) => {
      if (persisted) this.#reveal(performance.now() + settleMs);
    });
  }

  /** Keeps the selection when it is still there, else takes the first. Called after every change of the list. */
  refresh(): void {
    const links = this.#links();
    const find = (key: string | undefined): HTMLAnchorElement | undefined =>
      links.find((link) => key !== undefined && link.dataset['hit'] === key);
    const opened = find(this.#opened);
    this.#select(opened ?? find(this.#selected?.dataset['hit']) ?? links[0]);
    if (links.length > 0) this.#opened = undefined;
    if (opened) this.#reveal(performance.now() + settleMs);
  }

  /** Focuses the next or previous hit, or the first hit of the next or previous conversation. */
  move(step: 1 | -1, unit: 'hit' | 'conversation'): void {
    const links = this.#links();
    const at = this.#selected ? links.indexOf(this.#selected) : -1;
    // The first step only makes the selection visible where it is.
    if (at >= 0 && document.activeElement !== this.#selected && step === 1 && unit === 'hit') return focus(links[at]);
    if (unit === 'hit') return focus(links[Math.max(0, Math.min(links.length - 1, at + step))]);
    const articles = [...this.#list.querySelectorAll('article')];
    const own = this.#selected?.closest('article');
    const next = articles[Math.max(0, (own ? articles.indexOf(own) : -1) + step)];
    focus(links.find((link) => next?.contains(link)));
  }

  /** Opens the selected hit. */
  open(): void {
    this.#selected?.click();
  }

  /** The conversation block of the selection. */
  article(): Element | undefined {
    return this.#selected?.closest('article') ?? undefined;
  }

  /** The selected hit itself. */
  get link(): HTMLElement | undefined {
    return this.#selected;
  }

  href(): string | undefined {
    return this.#selected?.href;
  }

  /** Keeps the selection in sight, frame by frame, until heights have settled or the person takes over. */
  #reveal(deadline: number): void {
    let isOver = false;
    const stop = (): void => {
      isOver = true;
    };
    for (const type of ['wheel', 'touchmove', 'pointerdown', 'keydown'])
      window.addEventListener(type, stop, { passive: true, once: true });
    const look = (): void => {
      if (isOver || performance.now() > deadline) return;
      this.#selected?.scrollIntoView({ block: 'nearest' });
      requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  }

  #links(): HTMLAnchorElement[] {
    const hits = [...this.#list.querySelectorAll<HTMLAnchorElement>('a.hit')];
    return hits.length > 0 ? hits : [...this.#list.querySelectorAll<HTMLAnchorElement>('a.title')];
  }

  #select(link: HTMLAnchorElement | undefined): void {
    if (link !== this.#selected) {
      this.#selected?.removeAttribute('data-selected');
      link?.setAttribute('data-selected', '');
      this.#selected = link;
    }
    this.#onSelect(link);
  }
}

function focus(link: HTMLAnchorElement | undefined): void {
  link?.focus({ preventScroll: true });
  link?.scrollIntoView({ block: 'nearest' });
}
