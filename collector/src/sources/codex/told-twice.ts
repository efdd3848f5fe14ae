/** Every prompt and answer stands twice in a rollout, as the model saw it and as the person saw it; in which order differs by version. */

export type Side = 'item' | 'event';

/** How a copy is recognised: by an id that both have, else by the text, whatever its white space. */
export interface Telling {
  readonly text: string;
  readonly id?: string | undefined;
}

class Told<T> {
  readonly telling: Telling;
  readonly record: T;
  #words: string | undefined;

  constructor(telling: Telling, record: T) {
    this.telling = telling;
    this.record = record;
  }

  is({ text, id }: Telling): boolean {
    const own = this.telling;
    if (own.text === text || (id !== undefined && own.id === id)) return true;
    this.#words ??= wordsOf(own.text);
    return this.#words === wordsOf(text);
  }
}

/** Pairs the copies: whichever comes second is found to be one. */
export class ToldTwice<T> {
  readonly #waiting: Readonly<Record<Side, Told<T>[]>> = { item: [], event: [] };

  /** The record of the other side's copy, which is then paired; undefined when this is the first to come. */
  take(side: Side, telling: Telling): T | undefined {
    const others = this.#waiting[side === 'item' ? 'event' : 'item'];
    const index = others.findIndex((one) => one.is(telling));
    return index < 0 ? undefined : others.splice(index, 1)[0]?.record;
  }

  wait(side: Side, telling: Telling, record: T): void {
    this.#waiting[side].push(new Told(telling, record));
  }

  /** Whether an item with this text still waits for its other copy. */
  isWaiting(text: string): boolean {
    return this.#waiting.item.some((one) => one.is({ text }));
  }

  /** Records of items whose other copy has not come, oldest first. Nothing waits any longer. */
  takeItems(): readonly T[] {
    this.#waiting.event.length = 0;
    return this.#waiting.item.splice(0).map((one) => one.record);
  }
}

function wordsOf(text: string): string {
  return text.replaceAll(/\s+/g, '');
}
