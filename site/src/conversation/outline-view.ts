/** The prompts of a conversation as a table of contents that follows the scrolling. */
import type { OutlineEntry } from '@session-siphon/schemas/search-document';
import { byId, element } from '../page/element.ts';
import { counted, timeOfDay } from '../page/format.ts';

export class OutlineView {
  readonly #list = byId('outline-list', HTMLElement);
  readonly #title = byId('outline-title', HTMLElement);
  readonly #onOpen: (entry: OutlineEntry) => void;
  #entries: readonly OutlineEntry[] = [];
  #current = -1;

  constructor(onOpen: (entry: OutlineEntry) => void) {
    this.#onOpen = onOpen;
  }

  show(entries: readonly OutlineEntry[]): void {
    this.#entries = entries;
    this.#current = -1;
    this.#title.textContent = counted(entries.length, 'prompt');
    this.#list.replaceChildren(
      ...entries.map((entry, at) => {
        const button = element(
          'button',
          { type: 'button' },
          element('span', { class: 'number' }, String(at + 1)),
          element(
            'span',
            {},
            element('span', { class: 'words', dir: 'auto' }, entry.text === '' ? 'No text' : entry.text),
            element('small', {}, outlineFacts(entry)),
          ),
        );
        button.addEventListener('click', () => this.#onOpen(entry));
        return element('li', {}, button);
      }),
    );
  }

  /** Index of the prompt that a position answers; -1 before the first. */
  turnAt(seq: number): number {
    return this.#entries.findLastIndex((entry) => entry.seq <= seq);
  }

  /** Marks the current prompt and keeps it in sight, without taking the focus. */
  setCurrent(turn: number): void {
    if (turn === this.#current) return;
    this.#list.children[this.#current]?.firstElementChild?.removeAttribute('aria-current');
    this.#current = turn;
    const button = this.#list.children[turn]?.firstElementChild;
    button?.setAttribute('aria-current', 'true');
    const nav = this.#list.parentElement;
    if (!nav || !(button instanceof HTMLElement)) return;
    const top = button.offsetTop - nav.offsetTop;
    if (top < nav.scrollTop + 40) nav.scrollTop = top - 40;
    else if (top + button.offsetHeight > nav.scrollTop + nav.clientHeight)
      nav.scrollTop = top + button.offsetHeight - nav.clientHeight + 40;
  }
}

/** `14:19 · 28 calls · +184 −61 · 1 error`. */
export function outlineFacts(entry: OutlineEntry): string {
  return [
    timeOfDay(entry.at),
    entry.calls > 0 ? counted(entry.calls, 'call') : '',
    entry.added + entry.removed > 0 ? `+${entry.added} −${entry.removed}` : '',
    entry.errors > 0 ? counted(entry.errors, 'error') : '',
  ]
    .filter((fact) => fact !== '')
    .join(' · ');
}
