/** Which carrier holds the longest copy of each session, and which others hold one. */
import type { SeenCarrier } from './seen-carrier.ts';

interface Copy {
  readonly path: string;
  readonly messages: number;
}

export class SessionOwners {
  readonly #owners = new Map<string, Copy>();
  /** Of the few sessions that several carriers hold: what gave way. */
  readonly #others = new Map<string, readonly Copy[]>();

  constructor(carriers: Iterable<readonly [path: string, carrier: SeenCarrier]>) {
    for (const [path, { sessions }] of carriers)
      for (const { id, messages, isExcerpt, isGone } of sessions) {
        if (isExcerpt || isGone) continue;
        const copy = { path, messages };
        if (this.isElsewhere(id, copy)) this.giveWay(id, copy);
        else this.take(id, copy);
      }
  }

  /** Whether another carrier holds a copy that is at least as long. */
  isElsewhere(id: string, { path, messages }: Copy): boolean {
    const owner = this.#owners.get(id);
    return owner !== undefined && owner.path !== path && owner.messages >= messages;
  }

  take(id: string, copy: Copy): void {
    const owner = this.#owners.get(id);
    this.#owners.set(id, copy);
    this.#remove(id, copy.path);
    if (owner && owner.path !== copy.path) this.giveWay(id, owner);
  }

  /** A copy that does not count as long as another one does. */
  giveWay(id: string, copy: Copy): void {
    this.#remove(id, copy.path);
    this.#others.set(id, [...(this.#others.get(id) ?? []), copy]);
  }

  /**
   * A carrier tells a session no more. Of the copies that gave way to it the longest counts once its carrier, which is returned, is read again; until then any may be
   * taken.
   */
  release(id: string, path: string): string | undefined {
    this.#remove(id, path);
    if (this.#owners.get(id)?.path !== path) return undefined;
    this.#owners.delete(id);
    return this.#others.get(id)?.reduce((longest, copy) => (copy.messages > longest.messages ? copy : longest)).path;
  }

  #remove(id: string, path: string): void {
    const left = this.#others.get(id)?.filter((copy) => copy.path !== path);
    if (left === undefined || left.length === 0) this.#others.delete(id);
    else this.#others.set(id, left);
  }
}
