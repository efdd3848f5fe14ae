/** The conversation at a glance, drawn from the spine: a bar for every few messages. Also a scroll bar. */
import type { Vertebra } from '@session-siphon/schemas/spine';
import { byId } from '../../page/element.ts';
import { exactCount } from '../../page/format.ts';
import { stratumExtent } from '../../page/stratum-extent.ts';
import { type MapBar, mapBars } from './map-bars.ts';

/** Bars are 2 px high on a pitch of 3 px; in short conversations they stand farther apart. */
const pitch = { least: 3, most: 9 } as const;

export class ConversationMap {
  readonly #rail = byId('map', HTMLElement);
  readonly #canvas = byId('map-canvas', HTMLCanvasElement);
  readonly #onJump: (seq: number) => void;
  #spine: readonly Vertebra[] = [];
  #range: readonly [number, number] = [0, 0];
  #found: readonly number[] = [];
  #size = { width: 0, height: 0 };
  #bars: readonly MapBar[] = [];
  #colours = new Map<string, string>();
  #isScheduled = false;

  constructor(onJump: (seq: number) => void) {
    this.#onJump = onJump;
    new ResizeObserver(() => this.#measure()).observe(this.#canvas);
    const repaint = () => {
      this.#colours.clear();
      this.#schedule();
    };
    document.addEventListener('themechange', repaint);
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', repaint);
    this.#listen();
  }

  /** `description` says the shape in words. */
  setSpine(spine: readonly Vertebra[], description: string): void {
    this.#spine = spine;
    this.#rail.hidden = spine.length < 2;
    this.#canvas.setAttribute('aria-valuemax', String(Math.max(1, spine.length)));
    this.#canvas.title = description;
    this.#measure();
  }

  /** Frames what is on the screen. */
  setRange(range: readonly [number, number]): void {
    if (range[0] === this.#range[0] && range[1] === this.#range[1]) return;
    this.#range = range;
    const position = range[0] + 1;
    this.#canvas.setAttribute('aria-valuenow', String(position));
    this.#canvas.setAttribute('aria-valuetext', `message ${exactCount(position)} of ${exactCount(this.#spine.length)}`);
    this.#schedule();
  }

  /** Ticks for the positions a search in the conversation found. */
  setFound(found: readonly number[]): void {
    this.#found = found;
    this.#schedule();
  }

  #measure(): void {
    const { width, height } = this.#canvas.getBoundingClientRect();
    this.#size = { width, height };
    const scale = window.devicePixelRatio || 1;
    this.#canvas.width = Math.round(width * scale);
    this.#canvas.height = Math.round(height * scale);
    this.#bars = mapBars(this.#spine, Math.floor(height / pitch.least));
    this.#schedule();
  }

  #schedule(): void {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    requestAnimationFrame(() => {
      this.#isScheduled = false;
      this.#draw();
    });
  }

  #draw(): void {
    const { width, height } = this.#size;
    const context = this.#canvas.getContext('2d');
    if (!context || width === 0 || this.#bars.length === 0) return;
    const scale = window.devicePixelRatio || 1;
    context.setTransform(scale, 0, 0, scale, 0, 0);
    context.clearRect(0, 0, width, height);
    const used = this.#usedHeight();
    this.#bars.forEach(({ stratum, hasError }, at) => {
      const top = (at * used) / this.#bars.length;
      if (stratum !== undefined) {
        const bar = width * stratumExtent[stratum];
        context.fillStyle = this.#colour(`--k-${stratum}`);
        context.fillRect(width - bar, top, bar, 2);
      }
      if (!hasError || stratum === 'error') return;
      context.fillStyle = this.#colour('--k-error');
      context.fillRect(width - 4, top, 4, 2);
    });
    context.fillStyle = this.#colour('--find-tick');
    for (const seq of this.#found) context.fillRect(0, (seq * used) / this.#spine.length, 5, 3);
    const [from, to] = this.#range;
    const frame = Math.max(8, ((to - from + 1) * used) / this.#spine.length);
    const top = Math.min((from * used) / this.#spine.length, height - frame);
    context.strokeStyle = this.#colour('--ink');
    context.lineWidth = 1.5;
    context.strokeRect(0.75, top + 0.75, width - 1.5, frame - 1.5);
  }

  /** Short conversations fill only as much of the rail as their bars need. */
  #usedHeight(): number {
    return Math.min(this.#size.height, this.#bars.length * pitch.most);
  }

  /** The value of a custom colour, which may depend on the theme: only a real property resolves it. */
  #colour(name: string): string {
    const known = this.#colours.get(name);
    if (known !== undefined) return known;
    const probe = document.createElement('i');
    probe.style.color = `var(${name})`;
    this.#rail.append(probe);
    const { color } = getComputedStyle(probe);
    probe.remove();
    this.#colours.set(name, color);
    return color;
  }

  #listen(): void {
    const canvas = this.#canvas;
    const jump = (event: PointerEvent): void => {
      const part = (event.clientY - canvas.getBoundingClientRect().top) / this.#usedHeight();
      this.#jumpTo(Math.floor(part * this.#spine.length));
    };
    canvas.addEventListener('pointerdown', (event) => {
      canvas.setPointerCapture(event.pointerId);
      jump(event);
    });
    canvas.addEventListener('pointermove', (event) => {
      if (canvas.hasPointerCapture(event.pointerId)) jump(event);
    });
    canvas.addEventListener('keydown', (event) => {
      const [from, to] = this.#range;
      const page = Math.max(1, to - from);
      const targets: Readonly<Record<string, number>> = {
        ArrowDown: to >= from ? from + 1 : from,
        ArrowUp: from - 1,
        PageDown: from + page,
        PageUp: from - page,
        Home: 0,
        End: this.#spine.length - 1,
      };
      const target = Object.hasOwn(targets, event.key) ? targets[event.key] : undefined;
      if (target === undefined) return;
      event.preventDefault();
      this.#jumpTo(target);
    });
  }

  #jumpTo(seq: number): void {
    this.#onJump(Math.max(0, Math.min(this.#spine.length - 1, seq)));
  }
}
