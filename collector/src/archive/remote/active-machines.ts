/** How many machines push to a remote, as one of them sees it: those whose branches moved from one of its pushes to the next. */
import type { ObjectId } from '@session-siphon/schemas/git/object-id';

export class ActiveMachines {
  #tips: ReadonlyMap<string, ObjectId> | undefined;
  #count = 0;

  /** What each machine has there now, at the start of a push. */
  look(tips: ReadonlyMap<string, ObjectId>): void {
    const before = this.#tips;
    if (before) this.#count = [...tips].filter(([machine, tip]) => before.get(machine) !== tip).length;
    this.#tips = new Map(tips);
  }

  get count(): number {
    return this.#count;
  }
}
