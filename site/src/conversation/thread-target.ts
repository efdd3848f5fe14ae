/** Where a jump in the thread went: marked, and held in place while what surrounds it gets its height. */
import { openLine } from './tool/ledger-view.ts';
import { firstMatchIn } from './text/match-marks.ts';
import { isMessage } from './render-messages.ts';

/** After a jump the target is held in place this long while heights settle. */
const holdMs = 900;
const scrollKeys = new Set(['ArrowUp', 'ArrowDown', 'PageUp', 'PageDown', 'Home', 'End', ' ', 'Tab']);

interface HeldTarget {
  readonly message: string | undefined;
  readonly seq: number;
  /** Pixels below the bars, where it does not belong right there. */
  readonly top: number | undefined;
  readonly deadline: number;
}

export class ThreadTarget {
  /** Pixels at the top of the window that bars cover, and a margin: what is jumped to stands below. The style sheet says it to the browser, too. */
  readonly covered: number;
  readonly #container: Element;
  readonly #rowViewAt: (seq: number) => Element | undefined;
  /** Without a message the jump went to the row. */
  #target: HeldTarget | undefined;
  #marked: string | undefined;

  /** `container` holds the rows. */
  constructor(container: Element, rowViewAt: (seq: number) => Element | undefined) {
    this.covered = Number.parseFloat(getComputedStyle(container).scrollMarginTop);
    this.#container = container;
    this.#rowViewAt = rowViewAt;
    const letGo = (): void => {
      this.#target = undefined;
    };
    // Before anything else hears of it: what is pressed may be the next jump.
    const first = { passive: true, capture: true } as const;
    for (const type of ['wheel', 'touchmove', 'pointerdown']) window.addEventListener(type, letGo, first);
    window.addEventListener('keydown', ({ key }) => scrollKeys.has(key) && letGo(), first);
  }

  /** Position of the last jump as long as it is held. */
  get heldPosition(): number | undefined {
    const target = this.#target;
    return target && performance.now() < target.deadline ? target.seq : undefined;
  }

  set({ seq, message, top }: Pick<HeldTarget, 'message' | 'seq'> & { readonly top?: number | undefined }): void {
    this.#target = { message, seq, top, deadline: performance.now() + holdMs };
  }

  mark(message: string): void {
    this.#marked = message;
    for (const view of this.#container.children) this.markIn(view);
  }

  /** Marks the message where this row, which has just been filled, holds it. */
  markIn(row: Element): void {
    const marked = this.#marked;
    if (marked === undefined) return;
    const found = messageIn(row, marked);
    if (!found) return;
    found.setAttribute('data-target', '');
    openLine(found);
  }

  unmark(): void {
    this.#marked = undefined;
    for (const row of this.#container.children)
      for (const view of row.querySelectorAll('[data-target]')) view.removeAttribute('data-target');
  }

  /** Keeps the target where it belongs, frame by frame, until time is up or the person takes over. */
  hold(): void {
    const target = this.#target;
    if (!target || performance.now() > target.deadline) return;
    const found = this.#viewOf(target);
    if (found) {
      const off = this.#wantedTop(found, target.top) - this.covered;
      if (Math.abs(off) > 2) window.scrollBy({ top: off, behavior: 'instant' });
    } else {
      // It has not been loaded yet: the time to hold it starts when it is there.
      this.set(target);
    }
    requestAnimationFrame(() => this.hold());
  }

  /** What comes to the top of the screen: the target itself, what was there with it, or of a tall one the part with what is searched for. */
  #wantedTop(target: Element, wanted: number | undefined): number {
    const { top } = target.getBoundingClientRect();
    if (wanted !== undefined) return top - wanted;
    const match = firstMatchIn(target);
    const room = window.innerHeight - this.covered;
    return match && match.bottom - top > 0.8 * room ? match.top - 0.4 * room : top;
  }

  #viewOf({ message, seq }: HeldTarget): Element | undefined {
    const row = this.#rowViewAt(seq);
    if (message === undefined) return row;
    // A row that has its messages and lacks this one will not get it: the message is gone.
    return this.#messageView(message) ?? (row?.hasAttribute('data-loading') ? undefined : row);
  }

  #messageView(message: string): Element | undefined {
    for (const row of this.#container.children) {
      const found = messageIn(row, message);
      if (found) return found;
    }
    return undefined;
  }
}

function messageIn(row: Element, message: string): Element | undefined {
  return [...row.querySelectorAll('.message')].find((view) => isMessage(view, message));
}
