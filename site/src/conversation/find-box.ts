/** The search field of the conversation page: finds in the conversation, steps through what was found. */
import { calendarDay } from '@session-siphon/schemas/typed-date';
import { byId, element } from '../page/element.ts';
import { exactCount } from '../page/format.ts';
import type { SearchApi } from '../page/search-api.ts';
import { keepSearched } from './kept-place.ts';
import { type FindResult, type Found, findInConversation, mostFound } from './find.ts';

const typingPauseMs = 150;

interface FindBoxOptions {
  readonly api: SearchApi;
  readonly conversation: string;
  /** What was found; nothing with empty words for no search. */
  onFound(result: FindResult): void;
  onStep(found: Found): void;
  /** Where stepping starts. */
  position(): number;
}

export class FindBox {
  readonly #options: FindBoxOptions;
  readonly #input = byId('query', HTMLInputElement);
  readonly #status = byId('find-status', HTMLElement);
  #found: readonly Found[] = [];
  #isPartial = false;
  #hasFailed = false;
  #at = -1;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #running = new AbortController();
  /** The search that has not been answered. */
  #asking: Promise<void> | undefined;

  constructor(options: FindBoxOptions) {
    this.#options = options;
    this.#input.addEventListener('input', () => {
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => void this.#search(), typingPauseMs);
    });
    byId('search-form', HTMLFormElement).addEventListener('submit', (event) => {
      event.preventDefault();
      void this.#enter(1);
    });
    this.#input.addEventListener('keydown', (event) => {
      if (event.key !== 'Enter' || !event.shiftKey) return;
      event.preventDefault();
      void this.#enter(-1);
    });
    byId('find-next', HTMLButtonElement).addEventListener('click', () => this.step(1));
    byId('find-previous', HTMLButtonElement).addEventListener('click', () => this.step(-1));
  }

  /** Searches for words that came with the address, without moving: it has opened the conversation at a `message`. */
  async start(query: string, message: string | undefined): Promise<void> {
    this.#input.value = query;
    if (query === '') return;
    await this.#search();
    this.#at = this.#found.findIndex((found) => found.message === message);
    this.#showStatus();
  }

  /** Searches once more: the conversation has grown. */
  async again(): Promise<void> {
    if (this.#input.value.trim() !== '') await this.#search();
  }

  /** Empties the field; false when it was empty. */
  clear(): boolean {
    if (this.#input.value === '') return false;
    this.#input.value = '';
    void this.#search();
    return true;
  }

  /** Goes to the next or previous match, from where the person is. */
  step(direction: 1 | -1): void {
    if (this.#hasFailed) return void this.#search();
    const { length } = this.#found;
    if (length === 0) return;
    if (this.#at < 0) {
      const position = this.#options.position();
      const next = this.#found.findIndex(({ seq }) => seq >= position);
      this.#at = direction === 1 ? Math.max(0, next) : (next < 0 ? length : next) - 1;
    } else this.#at += direction;
    this.#at = (this.#at + length) % length;
    this.#showStatus();
    const found = this.#found[this.#at];
    if (found) this.#options.onStep(found);
  }

  /** Enter goes to a match of what stands in the field, also when it is pressed before that has been asked for or answered. */
  async #enter(direction: 1 | -1): Promise<void> {
    if (this.#timer !== undefined) void this.#search();
    if (this.#asking !== undefined) {
      while (this.#asking !== undefined) await this.#asking;
      if (this.#hasFailed) return;
    }
    this.step(direction);
  }

  /** Searches for what stands in the field. */
  async #search(): Promise<void> {
    const asking = this.#ask();
    this.#asking = asking;
    await asking;
    if (this.#asking === asking) this.#asking = undefined;
  }

  async #ask(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#running.abort();
    this.#running = new AbortController();
    this.#hasFailed = false;
    keepSearched(this.#input.value.trim());
    const { signal } = this.#running;
    try {
      const result = await findInConversation(
        this.#options.api,
        { conversation: this.#options.conversation, typed: this.#input.value, today: calendarDay(new Date()) },
        signal,
      );
      if (signal.aborted) return;
      this.#found = result.found;
      this.#isPartial = result.isPartial;
      this.#at = -1;
      this.#showStatus();
      this.#options.onFound(result);
    } catch {
      if (signal.aborted) return;
      this.#hasFailed = true;
      this.#status.textContent = 'No answer; Enter asks again';
    }
  }

  #showStatus(): void {
    const { length } = this.#found;
    const isSearching = this.#input.value.trim() !== '';
    const total = length >= mostFound ? `${exactCount(mostFound)} or more` : exactCount(length);
    const place = this.#at < 0 ? `${total} found` : `${exactCount(this.#at + 1)} of ${total}`;
    this.#status.replaceChildren(
      !isSearching ? '' : length === 0 ? 'Not found' : place,
      ...(isSearching && this.#isPartial && length > 0 ? [element('span', {}, ' by some of the words')] : []),
    );
    byId('find', HTMLElement).hidden = !isSearching;
  }
}
