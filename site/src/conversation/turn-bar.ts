/** Once a prompt has left the screen, a bar says which one is being answered. */
import type { OutlineEntry } from '@session-siphon/schemas/search-document';
import { byId } from '../page/element.ts';
import { outlineFacts } from './overview/outline-view.ts';

export class TurnBar {
  readonly #bar = byId('turn-bar', HTMLButtonElement);
  readonly #thread = byId('thread', HTMLElement);
  #shown: OutlineEntry | undefined;

  constructor(onOpen: (entry: OutlineEntry) => void) {
    this.#bar.addEventListener('click', () => this.#shown && onOpen(this.#shown));
  }

  /** Shows the prompt `outline[turn]` when the first message on the screen comes after it. */
  show(outline: readonly OutlineEntry[], turn: number, firstSeq: number): void {
    const entry = outline[turn];
    this.#bar.hidden = !entry || firstSeq <= entry.seq || window.scrollY < this.#thread.offsetTop;
    if (entry === this.#shown || !entry) return;
    this.#shown = entry;
    byId('turn-number', HTMLElement).textContent = `${turn + 1}/${outline.length}`;
    byId('turn-text', HTMLElement).textContent = entry.text;
    byId('turn-facts', HTMLElement).textContent = outlineFacts(entry);
  }
}
