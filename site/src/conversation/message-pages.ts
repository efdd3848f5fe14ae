/** Messages by position, loaded in aligned pages around what is shown. */
import type { ShownMessage } from '../page/message-window.ts';

const pageSize = 100;
const mostInFlight = 2;
const keptPages = 60;

export type FetchMessages = (range: readonly [number, number], signal: AbortSignal) => Promise<readonly ShownMessage[]>;

export class MessagePages {
  readonly #fetch: FetchMessages;
  readonly #onLoad: () => void;
  readonly #onFailure: (error: unknown) => void;
  readonly #messages = new Map<number, ShownMessage>();
  /** Loaded pages, the least recently wanted first. */
  readonly #loaded = new Set<number>();
  readonly #inFlight = new Map<number, AbortController>();
  #wanted: readonly number[] = [];

  /** `onLoad` is called whenever messages have arrived, `onFailure` when they could not be fetched. */
  constructor(fetch: FetchMessages, on: { readonly load: () => void; readonly failure: (error: unknown) => void }) {
    this.#fetch = fetch;
    this.#onLoad = on.load;
    this.#onFailure = on.failure;
  }

  /** Takes messages that were fetched by other means. */
  add(messages: readonly ShownMessage[]): void {
    for (const message of messages) this.#messages.set(message.seq, message);
  }

  /** Messages of a range; undefined as long as one of them is missing. */
  get(from: number, to: number): readonly ShownMessage[] | undefined {
    const found: ShownMessage[] = [];
    for (let seq = from; seq <= to; seq += 1) {
      const message = this.#messages.get(seq);
      if (message) found.push(message);
      // A loaded page without the message has a gap, which must not keep its neighbours waiting.
      else if (!this.#loaded.has(pageOf(seq))) return undefined;
    }
    return found;
  }

  /** Loads what is missing of a range. Requests for what is no longer wanted are given up. */
  want(from: number, to: number): void {
    const pages: number[] = [];
    for (let page = pageOf(from); page <= pageOf(to); page += 1) {
      if (this.#loaded.delete(page)) this.#loaded.add(page);
      else if (!this.get(Math.max(from, page * pageSize), Math.min(to, (page + 1) * pageSize - 1))) pages.push(page);
    }
    this.#wanted = pages;
    for (const [page, controller] of this.#inFlight)
      if (!pages.includes(page)) {
        controller.abort();
        this.#inFlight.delete(page);
      }
    this.#pump();
  }

  /** Forgets everything from a position on: it has grown. */
  forgetFrom(seq: number): void {
    for (const position of this.#messages.keys()) if (position >= seq) this.#messages.delete(position);
    for (const page of this.#loaded) if (page >= pageOf(seq)) this.#loaded.delete(page);
  }

  #pump(): void {
    for (const page of this.#wanted) {
      if (this.#inFlight.size >= mostInFlight) return;
      if (!this.#inFlight.has(page) && !this.#loaded.has(page)) void this.#load(page);
    }
  }

  async #load(page: number): Promise<void> {
    const controller = new AbortController();
    this.#inFlight.set(page, controller);
    try {
      const messages = await this.#fetch([page * pageSize, (page + 1) * pageSize - 1], controller.signal);
      if (controller.signal.aborted) return;
      this.add(messages);
      this.#loaded.add(page);
      this.#dropOldest();
      this.#inFlight.delete(page);
      this.#onLoad();
      this.#pump();
    } catch (error) {
      if (controller.signal.aborted) return;
      this.#inFlight.delete(page);
      this.#onFailure(error);
    }
  }

  #dropOldest(): void {
    for (const page of this.#loaded) {
      if (this.#loaded.size <= keptPages) return;
      this.#loaded.delete(page);
      for (let seq = page * pageSize; seq < (page + 1) * pageSize; seq += 1) this.#messages.delete(seq);
    }
  }
}

function pageOf(seq: number): number {
  return Math.floor(seq / pageSize);
}
