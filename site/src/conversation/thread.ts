/** The messages of a conversation as a window: only the rows near the screen exist. */
import {
  Virtualizer,
  defaultRangeExtractor,
  measureElement,
  observeWindowOffset,
  observeWindowRect,
  windowScroll,
} from '@tanstack/virtual-core';
import { arrange } from '../page/element.ts';
import { type Row, rowIndexAt } from './rows.ts';
import { ThreadRows, type ThreadRowsOptions, rowKey } from './thread-rows.ts';
import { ThreadTarget } from './thread-target.ts';

/** Rows beyond the screen, above and below. */
const overscan = 8;
/** What was jumped to stands where it belongs up to so many pixels; what lies above is not on the screen. */
const jumpTolerance = 4;
/** Messages fetched beyond the rows that exist. */
const fetchAhead = 40;

/** What is read: the first message below the bars, or the first row while that has not been loaded. */
export interface ReadingPlace {
  readonly message: string | undefined;
  readonly seq: number;
  /** Where it begins, in pixels below the bars. */
  readonly top: number;
}

export interface ThreadOptions extends ThreadRowsOptions {
  readonly container: HTMLElement;
  /** Called after rows came, went or moved. */
  onChange(): void;
}

export class Thread {
  readonly #options: ThreadOptions;
  readonly #virtualizer: Virtualizer<Window, HTMLElement>;
  readonly #views: ThreadRows;
  readonly #target: ThreadTarget;
  #rows: readonly Row[] = [];
  #total = 0;
  #isScheduled = false;

  constructor(options: ThreadOptions) {
    this.#options = options;
    this.#virtualizer = new Virtualizer<Window, HTMLElement>({
      count: 0,
      getScrollElement: () => window,
      estimateSize: (index) => this.#rows[index]?.estimatedHeight ?? 40,
      getItemKey: (index) => {
        const row = this.#rows[index];
        return row ? rowKey(row) : index;
      },
      overscan,
      scrollToFn: windowScroll,
      observeElementRect: observeWindowRect,
      observeElementOffset: observeWindowOffset,
      measureElement,
      // A focused row stays, wherever the window goes.
      rangeExtractor: (range) => {
        const focused = this.#focusedIndex();
        const indexes = defaultRangeExtractor(range);
        return focused < 0 || indexes.includes(focused) ? indexes : [...indexes, focused].toSorted((a, b) => a - b);
      },
      onChange: () => this.#schedule(),
    });
    this.#virtualizer._didMount();
    this.#target = new ThreadTarget(options.container, (seq) =>
      this.#views.existing(this.#rows[rowIndexAt(this.#rows, seq)]),
    );
    this.#views = new ThreadRows(options, (view) => this.#target.markIn(view));
  }

  /** Shows these rows of a conversation with `total` messages. */
  setRows(rows: readonly Row[], total: number): void {
    this.#rows = rows;
    this.#total = total;
    this.#virtualizer.setOptions({
      ...this.#virtualizer.options,
      count: rows.length,
      scrollMargin: this.#options.container.offsetTop,
    });
    this.#virtualizer._willUpdate();
    this.#options.container.style.height = `${this.#virtualizer.getTotalSize()}px`;
    // Rows are built in the next frame: whoever scrolls before it spares those of the first screen.
    this.#schedule();
  }

  /** Messages have arrived. */
  refresh(): void {
    this.#schedule();
  }

  /** Builds the rows from a position on anew. */
  rebuildFrom(seq: number): void {
    this.#views.removeFrom(seq);
    this.#schedule();
  }

  /** Scrolls to a message, marks it and holds it in place until its surroundings have their height. */
  open(message: string, seq: number): void {
    this.mark(message);
    this.#jump({ seq, message });
  }

  /** Marks a message, wherever one reads. */
  mark(message: string): void {
    this.#target.mark(message);
  }

  /** Scrolls to the row with a position. */
  goTo(seq: number): void {
    this.#jump({ seq, message: undefined });
  }

  /** Scrolls to where one has read. */
  returnTo(place: ReadingPlace): void {
    this.#jump(place);
  }

  /** Undefined above the first message. */
  place(): ReadingPlace | undefined {
    const { covered } = this.#target;
    if (this.#options.container.getBoundingClientRect().top >= covered) return undefined;
    const isRead = (view: Element): boolean => view.getBoundingClientRect().bottom > covered;
    const row = this.rowViews().find(isRead);
    if (!row) return undefined;
    const message = Array.from(row.querySelectorAll<HTMLElement>('.message')).find(isRead);
    const { top } = (message ?? row).getBoundingClientRect();
    return {
      message: message?.dataset['message'],
      seq: Number(message?.dataset['seq'] ?? row.dataset['from']),
      top: Math.round(top - covered),
    };
  }

  /** Takes the mark away. */
  unmark(): void {
    this.#target.unmark();
  }

  #jump(to: Pick<ReadingPlace, 'message' | 'seq'> & { readonly top?: number }): void {
    const { seq } = to;
    this.#target.set(to);
    const index = rowIndexAt(this.#rows, seq);
    if (index < 0) return window.scrollTo({ top: 0 });
    const found = this.#virtualizer.getOffsetForIndex(index, 'start');
    if (found) window.scrollTo({ top: Math.max(0, found[0] - this.#target.covered) });
    this.#schedule();
    // Not before the rows have been placed: those that were there under other rows still stand where they stood.
    requestAnimationFrame(() => this.#target.hold());
  }

  /** Position that is read: where a jump just went, else the first on the screen. */
  position(): number {
    return this.#target.heldPosition ?? this.visibleRange()[0];
  }

  /** Positions of the first and last message on the screen. */
  visibleRange(): readonly [number, number] {
    const top = window.scrollY + this.#target.covered + jumpTolerance;
    const bottom = window.scrollY + window.innerHeight;
    const margin = this.#options.container.offsetTop;
    const items = this.#virtualizer.getVirtualItems();
    const inside = items.filter((item) => item.end > top && item.start < bottom);
    const [first, last] = [this.#rows[inside[0]?.index ?? -1], this.#rows[inside.at(-1)?.index ?? -1]];
    if (first && last) return [first.from, last.to];
    return window.scrollY < margin ? [0, 0] : [this.#total - 1, this.#total - 1];
  }

  /** Row elements that exist, in order of the conversation. */
  rowViews(): HTMLElement[] {
    return Array.from(this.#options.container.children).filter((child) => child instanceof HTMLElement);
  }

  #schedule(): void {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    requestAnimationFrame(() => {
      this.#isScheduled = false;
      this.#render();
    });
  }

  #render(): void {
    const { container, pages } = this.#options;
    const margin = container.offsetTop;
    if (margin !== this.#virtualizer.options.scrollMargin)
      this.#virtualizer.setOptions({ ...this.#virtualizer.options, scrollMargin: margin });
    const items = this.#virtualizer.getVirtualItems();
    const [first, last] = [this.#rows[items[0]?.index ?? -1], this.#rows[items.at(-1)?.index ?? -1]];
    if (first && last)
      pages.want(Math.max(0, first.from - fetchAhead), Math.min(this.#total - 1, last.to + fetchAhead));
    this.#views.keepOnly(new Set(items.flatMap(({ index }) => this.#rows[index] ?? [])));
    const views = items.flatMap(({ index, start }) => {
      const view = this.#views.at(index, this.#rows);
      if (view) view.style.transform = `translateY(${start - margin}px)`;
      return view ?? [];
    });
    arrange(container, views);
    for (const view of views) this.#virtualizer.measureElement(view);
    container.style.height = `${this.#virtualizer.getTotalSize()}px`;
    this.#options.onChange();
  }

  /** Builds all rows around the place that is read whose messages are there, for paper, which is not scrolled. The next change undoes it. Returns these rows. */
  layOut(): readonly Row[] {
    const rows = this.#rows;
    const isThere = (row: Row | undefined) => row && this.#options.pages.get(row.from, row.to) !== undefined;
    let first = Math.max(0, rowIndexAt(rows, this.position()));
    let end = first;
    while (isThere(rows[first - 1])) first -= 1;
    while (isThere(rows[end])) end += 1;
    const laidOut = rows.slice(first, end);
    this.#views.keepOnly(new Set(laidOut));
    arrange(
      this.#options.container,
      laidOut.flatMap((_row, at) => this.#views.at(first + at, rows) ?? []),
    );
    return laidOut;
  }

  #focusedIndex(): number {
    const row = document.activeElement?.closest('.row');
    if (!(row instanceof HTMLElement) || row.parentElement !== this.#options.container) return -1;
    return rowIndexAt(this.#rows, Number(row.dataset['from']));
  }
}
