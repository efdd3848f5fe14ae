/** Every prompt and answer stands twice in a rollout, as the model saw it and as the person saw it; in which order differs by version. */

export type Side = 'item' | 'event';

interface Told<T> {
  readonly side: Side;
  readonly record: T;
}

/** Pairs the copies of a text: whichever comes second is found to be one. */
export class ToldTwice<T> {
  readonly #waiting = new Map<string, Told<T>[]>();

  /** The record of the other side's copy, which is then paired; undefined when this is the first to come. */
  take(side: Side, text: string): T | undefined {
    const key = text.trim();
    const waiting = this.#waiting.get(key);
    const index = waiting?.findIndex((one) => one.side !== side) ?? -1;
    const [found] = index < 0 ? [] : (waiting?.splice(index, 1) ?? []);
    if (waiting?.length === 0) this.#waiting.delete(key);
    return found?.record;
  }

  wait(side: Side, text: string, record: T): void {
    const key = text.trim();
    this.#waiting.set(key, [...(this.#waiting.get(key) ?? []), { side, record }]);
  }

  /** Records of items whose other copy has not come, oldest first; they wait no longer. */
  takeItems(): readonly T[] {
    const items = [...this.#waiting.values()].flat().filter((one) => one.side === 'item');
    this.#waiting.clear();
    return items.map((one) => one.record);
  }
}
