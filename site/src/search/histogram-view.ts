/** The histogram above the results is also the date filter: click a bar, drag over several, or type dates. */
import { byId, element } from '../page/element.ts';
import { exactCount } from '../page/format.ts';
import { type Bar, axisLabels, barName, isInPeriod } from './histogram.ts';
import type { Period } from './search-state.ts';

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
  }

  show(bars: readonly Bar[]): void {
    this.#shown = bars;
    const highest = Math.max(1, ...bars.map((bar) => bar.count));
    this.#bars.replaceChildren(
      ...bars.map((bar, at) => {
        const label = `${barName(bar)}: ${exactCount(bar.count)}`;
        const button = element('button', {
          type: 'button',
          'data-at': String(at),
          title: label,
          'aria-label': label,
          tabindex: bar.count === 0 ? '-1' : '0',
        });
        const height = bar.count === 0 ? 1 : Math.max(3, (50 * bar.count) / highest);
        button.style.setProperty('--height', `${height}px`);
        return button;
      }),
    );
    this.#axis.replaceChildren(...axisLabels(bars).map((label) => element('span', {}, label)));
    this.#mark();
  }

  showPeriod(period: Period): void {
    this.#period = period;
    this.#after.value = period.after ?? '';
    this.#before.value = period.before ?? '';
    this.#clear.hidden = period.after === undefined && period.before === undefined;
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

function periodOf(after: string, before: string): Period {
  return { ...(after === '' ? {} : { after }), ...(before === '' ? {} : { before }) };
}
