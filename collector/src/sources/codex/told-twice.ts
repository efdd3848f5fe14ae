/** Every prompt and answer stands twice in a rollout, as the model saw it and as the person saw it; in which order differs by version. */

export type Side = 'item' | 'event';

/** How a copy is recognised: by an id that both have, else by the text, whatever its white space. */
export interface Telling {
  readonly text: string;
  readonly id?: string | undefined;
}

interface Told<T> {
  readonly key: string;
  readonly id: string | undefined;
  readonly record: T;
}

/** Pairs the copies: whichever comes second is found to be one. */
export class ToldTwice<T> {
  readonly #waiting: Readonly<Record<Side, Told<T>[]>> = { item: [], event: [] };

  /** The record of the other side's copy, which is then paired; undefined when this is the first to come. */
  take(side: Side, { text, id }: Telling): T | undefined {
    const others = this.#waiting[side === 'item' ? 'event' : 'item'];
    if (others.length === 0) return undefined;
    const key = keyOf(text);
    const index = others.findIndex((one) => one.key === key || (id !== undefined && one.id === id));
    return index < 0 ? undefined : others.splice(index, 1)[0]?.record;
  }

  wait(side: Side, { text, id }: Telling, record: T): void {
    this.#waiting[side].push({ key: keyOf(text), id, record });
  }

  /** Whether an item with this text still waits for its other copy. */
  isWaiting(text: string): boolean {
    const key = keyOf(text);
    return this.#waiting.item.some((one) => one.key === key);
  }

  /** Records of items whose other copy has not come, oldest first. Nothing waits any longer. */
  takeItems(): readonly T[] {
    this.#waiting.event.length = 0;
    return this.#waiting.item.splice(0).map((one) => one.record);
  }
}

function keyOf(text: string): string {
  return text.replaceAll(/\s+/g, '');
}
