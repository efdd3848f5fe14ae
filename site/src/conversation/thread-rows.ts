/** The elements of the rows of a thread: built when a row is asked for, filled once its messages are there. */
import { element } from '../page/element.ts';
import type { MessagePages } from './message-pages.ts';
import { type RowContext, rowContent } from './row-view.ts';
import type { Row } from './rows.ts';

export interface ThreadRowsOptions {
  readonly pages: MessagePages;
  readonly context: RowContext;
  /** Text above a row: the day, where it changes. */
  dayAbove(row: Row): string | undefined;
}

interface BuiltRow {
  readonly view: HTMLElement;
  isFilled: boolean;
}

export class ThreadRows {
  readonly #options: ThreadRowsOptions;
  readonly #onFill: (view: HTMLElement) => void;
  readonly #built = new Map<string, BuiltRow>();

  /** `onFill` is called with every row that has got its messages. */
  constructor(options: ThreadRowsOptions, onFill: (view: HTMLElement) => void) {
    this.#options = options;
    this.#onFill = onFill;
  }

  /** The element of a row, if there is one. */
  existing(row: Row | undefined): HTMLElement | undefined {
    return row && this.#built.get(rowKey(row))?.view;
  }

  /** The element of a row at a place among all rows. */
  at(index: number, rows: readonly Row[]): HTMLElement | undefined {
    const row = rows[index];
    if (!row) return undefined;
    const built = this.#built.get(rowKey(row)) ?? this.#build(row);
    const { view } = built;
    view.dataset['index'] = String(index);
    view.ariaPosInSet = String(index + 1);
    view.ariaSetSize = String(rows.length);
    if (!built.isFilled) this.#fill(built, row);
    return view;
  }

  /** Takes away all elements but those of these rows. Rows that stay keep focus and selection, which they would lose if they were moved. */
  keepOnly(rows: ReadonlySet<Row>): void {
    const kept = new Set(Array.from(rows, rowKey));
    this.#removeWhere((key) => !kept.has(key));
  }

  /** Takes away all elements with messages from a position on. */
  removeFrom(seq: number): void {
    this.#removeWhere((_key, view) => Number(view.dataset['to']) >= seq);
  }

  #removeWhere(isRemoved: (key: string, view: HTMLElement) => boolean): void {
    for (const [key, { view }] of this.#built)
      if (isRemoved(key, view)) {
        view.remove();
        this.#built.delete(key);
      }
  }

  #build(row: Row): BuiltRow {
    const view = element('article', {
      class: 'row',
      'data-kind': row.kind,
      'data-from': String(row.from),
      'data-to': String(row.to),
      tabindex: '-1',
      'aria-label': rowLabel(row, this.#options.context.agentName),
    });
    const built = { view, isFilled: false };
    this.#built.set(rowKey(row), built);
    return built;
  }

  #fill(built: BuiltRow, row: Row): void {
    const { view } = built;
    const messages = this.#options.pages.get(row.from, row.to);
    view.toggleAttribute('data-loading', !messages);
    view.style.minHeight = messages ? '' : `${row.estimatedHeight}px`;
    if (!messages) return;
    built.isFilled = true;
    const day = this.#options.dayAbove(row);
    view.replaceChildren(
      ...(day === undefined ? [] : [element('p', { class: 'day' }, day)]),
      ...rowContent(
        messages,
        { isIntroduced: row.kind === 'prompt' || row.isFirstAnswer, hasLastCall: row.hasLastCall },
        this.#options.context,
      ),
    );
    this.#onFill(view);
  }
}

/** Rows of the same messages are the same, whatever else is shown. */
export function rowKey({ from, to }: Row): string {
  return `${from}-${to}`;
}

function rowLabel({ kind, from, to }: Row, agentName: string): string {
  const positions = from === to ? `message ${from + 1}` : `messages ${from + 1} to ${to + 1}`;
  const who = { prompt: 'You', prose: agentName, thinking: 'Thinking', ledger: 'Tool calls', system: 'System' }[kind];
  return `${who}, ${positions}`;
}
