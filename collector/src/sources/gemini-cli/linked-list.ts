/** A list whose items are taken out and put elsewhere without going through it. */

export interface ListNode<T> {
  readonly item: T;
  /** Set by the list alone. */
  previous?: ListNode<T> | undefined;
  next?: ListNode<T> | undefined;
}

export class LinkedList<T> {
  #first: ListNode<T> | undefined;
  #last: ListNode<T> | undefined;

  items(): T[] {
    const items: T[] = [];
    for (let node = this.#first; node; node = node.next) items.push(node.item);
    return items;
  }

  append(node: ListNode<T>): void {
    node.previous = this.#last;
    node.next = undefined;
    if (this.#last) this.#last.next = node;
    else this.#first = node;
    this.#last = node;
  }

  insert(node: ListNode<T>, before: ListNode<T>): void {
    node.previous = before.previous;
    node.next = before;
    if (before.previous) before.previous.next = node;
    else this.#first = node;
    before.previous = node;
  }

  remove({ previous, next }: ListNode<T>): void {
    if (previous) previous.next = next;
    else this.#first = next;
    if (next) next.previous = previous;
    else this.#last = previous;
  }

  /** Brings some of its nodes into the given order; the others stay where they are. */
  order(nodes: readonly ListNode<T>[]): void {
    const places = new Map<ListNode<T>, number>();
    for (let node = this.#first; node; node = node.next) places.set(node, places.size);
    let next: ListNode<T> | undefined;
    let lowest = Infinity;
    for (const node of nodes.toReversed()) {
      const place = places.get(node) ?? 0;
      if (next && place > lowest) {
        this.remove(node);
        this.insert(node, next);
      }
      lowest = Math.min(lowest, place);
      next = node;
    }
  }
}
