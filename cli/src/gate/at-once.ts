/** How many requests of one visitor are under way. */
export class AtOnce {
  readonly #most: number;
  readonly #underWay = new Map<string, number>();

  constructor(most: number) {
    this.#most = most;
  }

  /** Whether one more may begin; it is given back when it is over. */
  take(visitor: string): boolean {
    const before = this.#underWay.get(visitor) ?? 0;
    if (before >= this.#most) return false;
    this.#underWay.set(visitor, before + 1);
    return true;
  }

  giveBack(visitor: string): void {
    const left = (this.#underWay.get(visitor) ?? 0) - 1;
    if (left > 0) this.#underWay.set(visitor, left);
    else this.#underWay.delete(visitor);
  }
}
