/** The histogram above the results is also the date filter: click a bar, drag over several, or type dates. */
import { arrange, byId, element } from '../../page/element.ts';
import { exactCount } from '../../page/format.ts';
import { type Bar, axisLabels, barName, isInPeriod } from './histogram.ts';
import { periodName } from './period-name.ts';
import type { Period } from '../search-state.ts';

export class HistogramView {
  readonly #bars = byId('histogram', HTMLElement);
  readonly #axis = byId('histogram-axis', HTMLElement);
  readonly #after = byId('after', HTMLInputElement);
  readonly #before = byId('before', HTMLInputElement);
  readonly #clear = byId('all-dates', HTMLButtonElement);
  readonly #onPeriod: (period: Period) => void;
  #shown: readonly Bar[] = [];
  #period: Period = {};

  constructor(onPeriod: (period: Period) => void) {
    this.#onPeriod = onPeriod;
    const typed = () => onPeriod(periodOf(this.#after.value, this.#before.value));
    this.#after.addEventListener('change', typed);
    this.#before.addEventListener('change', typed);
    this.#clear.addEventListener('click', () => onPeriod({}));
    this.#listen();
    closeBesides(byId('dates', HTMLDetailsElement));
  }

  show(bars: readonly Bar[]): void {
    this.#shown = bars;
    const highest = Math.max(1, ...bars.map((bar) => bar.count));
    // The bars that are there are drawn anew, so that one of them may keep the focus.
    const there = this.#bars.querySelectorAll('button');
    const buttons = bars.map((bar, at) => {
      const button = there[at] ?? element('button', { type: 'button', 'data-at': String(at) });
      drawBar(button, bar, highest);
      return button;
    });
    arrange(this.#bars, buttons);
    this.#axis.replaceChildren(...axisLabels(bars).map(({ text, at }) => axisLabel(text, (at + 0.5) / bars.length)));
    this.#mark();
  }

  showPeriod(period: Period): void {
    this.#period = period;
    this.#after.value = period.after ?? '';
    this.#before.value = period.before ?? '';
    this.#clear.hidden = periodName(period) === undefined;
    byId('dates-summary', HTMLElement).textContent = periodName(period) ?? 'Dates';
    this.#mark();
  }

  #mark(draft?: readonly [number, number]): void {
    const hasPeriod = this.#period.after !== undefined || this.#period.before !== undefined;
    this.#shown.forEach((bar, at) => {
      const isOn = draft ? at >= draft[0] && at <= draft[1] : hasPeriod && isInPeriod(bar, this.#period);
      this.#bars.children[at]?.setAttribute('aria-pressed', String(isOn));
    });
  }

  #listen(): void {
    let from: number | undefined;
    let isDragged = false;
    const barAt = (event: PointerEvent): number | undefined => {
      const { left, width } = this.#bars.getBoundingClientRect();
      if (this.#shown.length === 0) return undefined;
      const at = Math.floor(((event.clientX - left) / width) * this.#shown.length);
      return Math.max(0, Math.min(this.#shown.length - 1, at));
    };
    const range = (a: number, b: number): [number, number] => [Math.min(a, b), Math.max(a, b)];
    this.#bars.addEventListener('pointerdown', (event) => {
      from = barAt(event);
      isDragged = false;
    });
    document.addEventListener('pointermove', (event) => {
      const to = from === undefined ? undefined : barAt(event);
      if (from === undefined || to === undefined || (to === from && !isDragged)) return;
      isDragged = true;
      this.#mark(range(from, to));
    });
    document.addEventListener('pointerup', (event) => {
      const to = from === undefined ? undefined : barAt(event);
      if (isDragged && from !== undefined && to !== undefined) this.#choose(...range(from, to));
      from = undefined;
    });
    this.#bars.addEventListener('click', (event) => {
      const at = event.target instanceof HTMLElement ? event.target.dataset['at'] : undefined;
      if (at !== undefined && !isDragged) this.#choose(Number(at), Number(at));
      isDragged = false;
    });
  }

  /** The bars from `first` to `last`; choosing what is chosen already takes the filter away. */
  #choose(first: number, last: number): void {
    const [after, before] = [this.#shown[first]?.from, this.#shown[last]?.to];
    if (after === undefined || before === undefined) return;
    const isSame = this.#period.after === after && this.#period.before === before;
    this.#onPeriod(isSame ? {} : { after, before });
  }
}

function drawBar(button: HTMLButtonElement, bar: Bar, highest: number): void {
  const label = `${barName(bar)}: ${exactCount(bar.count)}`;
  button.title = label;
  button.ariaLabel = label;
  // Drawn with the pointer a period may begin at a bar that holds nothing; there is nothing to say of it.
  button.tabIndex = bar.count === 0 ? -1 : 0;
  button.ariaHidden = bar.count === 0 ? 'true' : null;
  button.style.setProperty('--height', `${bar.count === 0 ? 0 : Math.max(3, (50 * bar.count) / highest)}px`);
}

/** A click anywhere else, or Escape inside, closes it. */
function closeBesides(details: HTMLDetailsElement): void {
  document.addEventListener('pointerdown', ({ target }) => {
    if (target instanceof Node && !details.contains(target)) details.open = false;
  });
  details.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || !details.open) return;
    event.preventDefault();
    details.open = false;
    details.querySelector('summary')?.focus();
  });
}

/** A label in the middle under its bar; the outermost ones stay inside. `part` is where on the axis, from 0 to 1. */
function axisLabel(text: string, part: number): HTMLElement {
  const label = element('span', {}, text);
  label.style.setProperty('--at', `${part * 100}%`);
  return label;
}

function periodOf(after: string, before: string): Period {
  return { ...(after === '' ? {} : { after }), ...(before === '' ? {} : { before }) };
}
