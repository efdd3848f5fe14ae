/** Ids of the deliveries that were taken, so that one that comes again changes nothing. Bounded: the oldest are forgotten. */
export class DeliveryMemory {
  readonly #most: number;
  readonly #ids = new Set<string>();

  constructor(most = 4_096) {
    this.#most = most;
  }

  /** Whether it was not taken before. From now on it was. */
  take(id: string): boolean {
    if (this.#ids.has(id)) return false;
    this.#ids.add(id);
    const [oldest] = this.#ids;
    if (this.#ids.size > this.#most && oldest !== undefined) this.#ids.delete(oldest);
    return true;
  }
}
