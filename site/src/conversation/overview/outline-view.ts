/** The prompts of a conversation as a table of contents that follows the scrolling. Of very many, those around the current one exist. */
import type { OutlineEntry } from '@session-siphon/schemas/search-document';
import { byId, element } from '../../page/element.ts';
import { counted, exactCount, timeOfDay } from '../../page/format.ts';

/** Entries shown before and after the current one. */
const reach = 60;

export class OutlineView {
  readonly #nav = byId('outline', HTMLElement);
  readonly #list = byId('outline-list', HTMLElement);
  readonly #title = byId('outline-title', HTMLElement);
  readonly #onOpen: (entry: OutlineEntry) => void;
  #entries: readonly OutlineEntry[] = [];
  #shown: readonly [number, number] = [0, 0];
  #current = -1;

  constructor(onOpen: (entry: OutlineEntry) => void) {
    this.#onOpen = onOpen;
  }

  show(entries: readonly OutlineEntry[]): void {
    this.#entries = entries;
    this.#title.textContent = counted(entries.length, 'prompt');
    const button = byId('outline-button', HTMLElement);
    button.textContent = counted(entries.length, 'prompt');
    button.hidden = entries.length === 0;
    this.#build(Math.max(0, this.#current));
  }

  /** Index of the prompt that a position answers; -1 before the first. */
  turnAt(seq: number): number {
    return this.#entries.findLastIndex((entry) => entry.seq <= seq);
  }

  /** Marks the current prompt and keeps it in sight, without taking the focus. */
  setCurrent(turn: number): void {
    if (turn === this.#current) return;
    this.#button(this.#current)?.removeAttribute('aria-current');
    this.#current = turn;
    const [from, to] = this.#shown;
    const isNearEdge = turn < from + reach / 4 || turn >= to - reach / 4;
    if (isNearEdge && to - from < this.#entries.length) this.#build(Math.max(0, turn));
    const button = this.#button(turn);
    button?.setAttribute('aria-current', 'true');
    if (button) this.#keepInSight(button);
  }

  /** Goes to the current prompt, else to the first. */
  focusCurrent(): void {
    const button =
      this.#button(this.#current) ?? this.#list.querySelector('button') ?? this.#nav.querySelector('button');
    button?.focus({ preventScroll: true });
    button?.scrollIntoView({ block: 'center' });
  }

  #build(around: number): void {
    const from = Math.max(0, around - reach);
    const to = Math.min(this.#entries.length, around + reach);
    this.#shown = [from, to];
    const rest = this.#entries.length - to;
    this.#list.replaceChildren(
      ...(from > 0 ? [this.#jump(`${exactCount(from)} earlier`, from - 1)] : []),
      ...this.#entries.slice(from, to).map((entry, at) => this.#item(entry, from + at)),
      ...(rest > 0 ? [this.#jump(`${exactCount(rest)} later`, to)] : []),
    );
    if (this.#entries.length === 0)
      this.#list.append(element('li', { class: 'note' }, 'Nobody typed in this conversation.'));
    this.#button(this.#current)?.setAttribute('aria-current', 'true');
  }

  #item(entry: OutlineEntry, turn: number): HTMLElement {
    const button = element(
      'button',
      { type: 'button', 'data-turn': String(turn) },
      element('span', { class: 'number' }, String(turn + 1)),
      element(
        'span',
        { class: 'words', dir: 'auto' },
        entry.text === '' ? 'No text' : entry.text.replaceAll(/`+/g, ''),
      ),
      element('small', {}, outlineFacts(entry)),
    );
    button.addEventListener('click', () => this.#onOpen(entry));
    return element('li', {}, button);
  }

  #jump(label: string, turn: number): HTMLElement {
    const button = element('button', { type: 'button', class: 'link-button' }, label);
    button.addEventListener('click', () => {
      const entry = this.#entries[turn];
      if (entry) this.#onOpen(entry);
    });
    return element('li', {}, button);
  }

  #button(turn: number): HTMLElement | undefined {
    const found = this.#list.querySelector(`[data-turn="${turn}"]`);
    return found instanceof HTMLElement ? found : undefined;
  }

  #keepInSight(button: HTMLElement): void {
    const [inside, own] = [this.#nav.getBoundingClientRect(), button.getBoundingClientRect()];
    const margin = 40;
    if (own.top < inside.top + margin) this.#nav.scrollTop += own.top - inside.top - margin;
    else if (own.bottom > inside.bottom - margin) this.#nav.scrollTop += own.bottom - inside.bottom + margin;
  }
}

/** `14:19 · 28 calls · +184 −61 · 1 error`. */
export function outlineFacts(entry: OutlineEntry): string {
  return (
    [
      timeOfDay(entry.at),
      entry.calls > 0 ? counted(entry.calls, 'call') : '',
      entry.added + entry.removed > 0 ? `+${entry.added} −${entry.removed}` : '',
      entry.errors > 0 ? counted(entry.errors, 'error') : '',
    ]
      .filter((fact) => fact !== '')
      // A narrow column breaks between facts, not inside one.
      .map((fact) => fact.replaceAll(' ', '\u00a0'))
      .join('\u00a0· ')
  );
}
