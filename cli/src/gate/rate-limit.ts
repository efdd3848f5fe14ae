/** How often one address may ask: a bucket that fills evenly over time, and holds what may come at once. */

interface Bucket {
  tokens: number;
  filledAt: number;
}

export class RateLimit {
  readonly #perMinute: number;
  readonly #mostAddresses: number;
  /** Least recently used first. */
  readonly #buckets = new Map<string, Bucket>();

  /** Of more than `mostAddresses` the one that was quiet for longest is forgotten. */
  constructor(perMinute: number, mostAddresses = 10_000) {
    this.#perMinute = perMinute;
    this.#mostAddresses = mostAddresses;
  }

  /** Takes one turn. 0 when there was one, else how many seconds later there will be. */
  take(address: string, nowMs: number): number {
    const bucket = this.#buckets.get(address) ?? { tokens: this.#perMinute, filledAt: nowMs };
    const filled = bucket.tokens + (Math.max(0, nowMs - bucket.filledAt) / 60_000) * this.#perMinute;
    bucket.tokens = Math.min(this.#perMinute, filled);
    bucket.filledAt = nowMs;
    this.#buckets.delete(address);
    this.#buckets.set(address, bucket);
    if (this.#buckets.size > this.#mostAddresses) this.#forgetQuietest();
    if (bucket.tokens < 1) return Math.ceil(((1 - bucket.tokens) * 60) / this.#perMinute);
    bucket.tokens -= 1;
    return 0;
  }

  #forgetQuietest(): void {
    const [quietest] = this.#buckets.keys();
    if (quietest !== undefined) this.#buckets.delete(quietest);
  }
}
