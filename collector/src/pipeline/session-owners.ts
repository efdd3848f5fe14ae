/** Which carrier holds the longest copy of each session. */
import type { SeenCarrier } from './seen-carrier.ts';

interface Owner {
  readonly path: string;
  readonly messages: number;
}

export class SessionOwners {
  readonly #owners = new Map<string, Owner>();
  /** Whether a session lost its owner: which other copy is the longest now is not known here. */
  hasGaps = false;

  constructor(carriers: Iterable<readonly [path: string, carrier: SeenCarrier]>) {
    for (const [path, { sessions }] of carriers)
      for (const { id, messages, isExcerpt, isGone } of sessions)
        if (!isExcerpt && !isGone && (this.#owners.get(id)?.messages ?? -1) < messages)
          this.#owners.set(id, { path, messages });
  }

  /** Whether another carrier holds a copy that is at least as long. */
  isElsewhere(id: string, { path, messages }: Owner): boolean {
    const owner = this.#owners.get(id);
    return owner !== undefined && owner.path !== path && owner.messages >= messages;
  }

  take(id: string, owner: Owner): void {
    this.#owners.set(id, owner);
  }

  /** Another carrier may tell the session from now on, also a shorter copy of it. False where it did already. */
  release(id: string, path: string): boolean {
    if (this.#owners.get(id)?.path !== path) return false;
    this.#owners.delete(id);
    this.hasGaps = true;
    return true;
  }
}
