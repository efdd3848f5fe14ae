/** The messages of a conversation as a window: only the rows near the screen exist. */
import {
  Virtualizer,
  defaultRangeExtractor,
  measureElement,
  observeWindowOffset,
  observeWindowRect,
  windowScroll,
} from '@tanstack/virtual-core';
import { element } from '../page/element.ts';
import type { MessagePages } from './message-pages.ts';
import { type RowContext, rowContent } from './row-view.ts';
import { type Row, rowIndexAt } from './rows.ts';
import { ThreadTarget, coveredTop, targetMargin } from './thread-target.ts';

/** Rows beyond the screen, above and below. */
const overscan = 8;
/** Messages fetched beyond the rows that exist. */
const fetchAhead = 40;
export interface ThreadOptions {
  readonly container: HTMLElement;
  readonly pages: MessagePages;
  readonly context: RowContext;
  /** Text above a row: the day, where it changes. */
  dayAbove(row: Row): string | undefined;
  /** Called after rows came, went or moved. */
  onChange(): void;
}

interface ShownRow {
  readonly view: HTMLElement;
  isLoaded: boolean;
}

export class Thread {
  readonly #options: ThreadOptions;
  readonly #virtualizer: Virtualizer<Window, HTMLElement>;
  readonly #shown = new Map<string, ShownRow>();
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
      getItemKey: (index) => rowKey(this.#rows[index]),
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
    this.#target = new ThreadTarget(
      () => this.rowViews(),
      (seq) => this.#shown.get(rowKey(this.#rows[rowIndexAt(this.#rows, seq)]))?.view,
    );
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
    for (const [key, { view }] of this.#shown)
      if (Number(view.dataset['to']) >= seq) {
        view.remove();
        this.#shown.delete(key);
      }
    this.#schedule();
  }

  /** Scrolls to a message, marks it and holds it in place until its surroundings have their height. */
  open(message: string, seq: number): void {
    this.#target.mark(message);
    this.#jump(seq, message);
  }

  /** Scrolls to the row with a position. */
  goTo(seq: number): void {
    this.#jump(seq, undefined);
  }

  /** Takes the mark away. */
  unmark(): void {
    this.#target.unmark();
  }

  #jump(seq: number, message: string | undefined): void {
    this.#target.set(seq, message);
    const index = rowIndexAt(this.#rows, seq);
    if (index < 0) return window.scrollTo({ top: 0 });
    const found = this.#virtualizer.getOffsetForIndex(index, 'start');
    if (found) window.scrollTo({ top: Math.max(0, found[0] - coveredTop - targetMargin) });
    this.#schedule();
    this.#target.hold();
  }

  /** Position that is read: where a jump just went, else the first on the screen. */
  position(): number {
    return this.#target.heldPosition ?? this.visibleRange()[0];
  }

  /** Positions of the first and last message on the screen. */
  visibleRange(): readonly [number, number] {
    const top = window.scrollY + coveredTop + 20;
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
    this.#removeBesides(new Set(items.map(({ index }) => rowKey(this.#rows[index]))));
    let before: Element | null = null;
    for (const item of items) {
      const row = this.#rows[item.index];
      if (!row) continue;
      const shown = this.#shown.get(rowKey(row)) ?? this.#create(row, item.index);
      if (!shown.isLoaded) this.#fill(shown, row);
      shown.view.dataset['index'] = String(item.index);
      shown.view.style.transform = `translateY(${item.start - margin}px)`;
      const expected: Element | null = before ? before.nextElementSibling : container.firstElementChild;
      if (expected !== shown.view) container.insertBefore(shown.view, expected);
      before = shown.view;
      this.#virtualizer.measureElement(shown.view);
    }
    container.style.height = `${this.#virtualizer.getTotalSize()}px`;
    this.#options.onChange();
  }

  /** Rows that went away go first: one that is moved because another stands in its place loses focus and selection. */
  #removeBesides(kept: ReadonlySet<string>): void {
    for (const [key, { view }] of this.#shown)
      if (!kept.has(key)) {
        view.remove();
        this.#shown.delete(key);
      }
  }

  #create(row: Row, index: number): ShownRow {
    const view = element('article', {
      class: 'row',
      'data-kind': row.kind,
      'data-from': String(row.from),
      'data-to': String(row.to),
      tabindex: '-1',
      'aria-posinset': String(index + 1),
      'aria-setsize': String(this.#rows.length),
      'aria-label': rowLabel(row, this.#options.context.agentName),
    });
    const shown = { view, isLoaded: false };
    this.#shown.set(rowKey(row), shown);
    return shown;
  }

  #fill(shown: ShownRow, row: Row): void {
    const messages = this.#options.pages.get(row.from, row.to);
    if (!messages) {
      shown.view.toggleAttribute('data-loading', true);
      shown.view.style.minHeight = `${row.estimatedHeight}px`;
      return;
    }
    shown.isLoaded = true;
    shown.view.removeAttribute('data-loading');
    shown.view.style.minHeight = '';
    const day = this.#options.dayAbove(row);
    shown.view.replaceChildren(
      ...(day === undefined ? [] : [element('p', { class: 'day' }, day)]),
      ...rowContent(
        messages,
        { isIntroduced: row.kind === 'prompt' || row.isFirstAnswer, hasLastCall: row.hasLastCall },
        this.#options.context,
      ),
    );
    this.#target.markIn(shown.view);
  }

  #focusedIndex(): number {
    const row = document.activeElement?.closest('.row');
    if (!(row instanceof HTMLElement) || row.parentElement !== this.#options.container) return -1;
    return rowIndexAt(this.#rows, Number(row.dataset['from']));
  }
}

function rowKey(row: Row | undefined): string {
  return row ? `${row.from}-${row.to}` : '';
}

function rowLabel({ kind, from, to }: Row, agentName: string): string {
  const positions = from === to ? `message ${from + 1}` : `messages ${from + 1} to ${to + 1}`;
  const who = { prompt: 'You', prose: agentName, thinking: 'Thinking', ledger: 'Tool calls', system: 'System' }[kind];
  return `${who}, ${positions}`;
}
