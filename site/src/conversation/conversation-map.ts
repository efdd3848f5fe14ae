/** The conversation at a glance: one bar for every few messages, drawn from the spine. Also a scroll bar. */
import type { Vertebra } from '@session-siphon/schemas/spine';
import { type Stratum, stratumOf } from '@session-siphon/schemas/strata';
import { byId } from '../page/element.ts';
import { exactCount } from '../page/format.ts';

/** Bars are 2 px high on a pitch of 3 px. */
const pitch = 3;

const widths: Readonly<Record<Stratum, number>> = {
  prompt: 1,
  error: 1,
  prose: 0.72,
  delegate: 0.6,
  edit: 0.55,
  run: 0.5,
  read: 0.4,
  thinking: 0.28,
};

/** One stratum for each of at most `bars` equal slices of the spine; a prompt or an error in a slice wins, else its most frequent kind. */
export function mapBars(spine: readonly Vertebra[], bars: number): (Stratum | undefined)[] {
  const slices = Math.min(bars, spine.length);
  return Array.from({ length: slices }, (_, slice) => {
    const from = Math.floor((slice * spine.length) / slices);
    const to = Math.floor(((slice + 1) * spine.length) / slices);
    return dominant(spine.slice(from, to));
  });
}

function dominant(entries: readonly Vertebra[]): Stratum | undefined {
  const counts = new Map<Stratum, number>();
  for (const entry of entries) {
    const stratum = stratumOf(entry);
    if (stratum !== undefined) counts.set(stratum, (counts.get(stratum) ?? 0) + 1);
  }
  if (counts.has('error')) return 'error';
  if (counts.has('prompt')) return 'prompt';
  return [...counts].toSorted((a, b) => b[1] - a[1])[0]?.[0];
}

export class ConversationMap {
  readonly #rail = byId('map', HTMLElement);
  readonly #canvas = byId('map-canvas', HTMLCanvasElement);
  readonly #onJump: (seq: number) => void;
  #spine: readonly Vertebra[] = [];
  #range: readonly [number, number] = [0, 0];
  #found: readonly number[] = [];

  constructor(onJump: (seq: number) => void) {
    this.#onJump = onJump;
    new ResizeObserver(() => this.#draw()).observe(this.#rail);
    document.addEventListener('themechange', () => this.#draw());
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => this.#draw());
    this.#listen();
  }

  setSpine(spine: readonly Vertebra[], description: string): void {
    this.#spine = spine;
    this.#rail.hidden = spine.length < 2;
    this.#canvas.setAttribute('aria-valuemax', String(Math.max(1, spine.length)));
    this.#canvas.title = description;
    this.#draw();
  }

  /** Frames what is on the screen. */
  setRange(range: readonly [number, number]): void {
    if (range[0] === this.#range[0] && range[1] === this.#range[1]) return;
    this.#range = range;
    const position = range[0] + 1;
    this.#canvas.setAttribute('aria-valuenow', String(position));
    this.#canvas.setAttribute('aria-valuetext', `message ${exactCount(position)} of ${exactCount(this.#spine.length)}`);
    this.#draw();
  }

  /** Ticks for the positions a search in the conversation found. */
  setFound(found: readonly number[]): void {
    this.#found = found;
    this.#draw();
  }

  #draw(): void {
    const { width, height } = this.#canvas.getBoundingClientRect();
    const context = this.#canvas.getContext('2d');
    if (!context || width === 0 || this.#spine.length === 0) return;
    const scale = window.devicePixelRatio || 1;
    this.#canvas.width = Math.round(width * scale);
    this.#canvas.height = Math.round(height * scale);
    context.scale(scale, scale);
    const bars = mapBars(this.#spine, Math.floor(height / pitch));
    // Colours are custom properties with light-dark(); only a real property resolves them.
    const colourOf = resolveColours(this.#rail);
    const used = this.#usedHeight(height);
    bars.forEach((stratum, at) => {
      if (stratum === undefined) return;
      const bar = width * widths[stratum];
      context.fillStyle = colourOf(`--k-${stratum}`);
      context.fillRect(width - bar, (at * used) / bars.length, bar, 2);
    });
    context.fillStyle = colourOf('--mark');
    for (const seq of this.#found) context.fillRect(0, (seq * used) / this.#spine.length, 6, 3);
    const [from, to] = this.#range;
    const top = (from * used) / this.#spine.length;
    const frame = Math.max(8, ((to - from + 1) * used) / this.#spine.length);
    context.strokeStyle = colourOf('--ink');
    context.lineWidth = 1.5;
    context.strokeRect(0.75, Math.min(top, height - frame) + 0.75, width - 1.5, frame - 1.5);
  }

  /** Short conversations fill only as much of the rail as they have bars. */
  #usedHeight(height: number): number {
    return Math.min(height, this.#spine.length * pitch * 3);
  }

  #listen(): void {
    const canvas = this.#canvas;
    const jump = (event: PointerEvent): void => {
      const { top, height } = canvas.getBoundingClientRect();
      const part = (event.clientY - top) / this.#usedHeight(height);
      this.#onJump(Math.max(0, Math.min(this.#spine.length - 1, Math.floor(part * this.#spine.length))));
    };
    canvas.addEventListener('pointerdown', (event) => {
      canvas.setPointerCapture(event.pointerId);
      jump(event);
    });
    canvas.addEventListener('pointermove', (event) => {
      if (canvas.hasPointerCapture(event.pointerId)) jump(event);
    });
    canvas.addEventListener('keydown', (event) => {
      const page = Math.max(1, this.#range[1] - this.#range[0]);
      const steps: Record<string, number> = { ArrowDown: 1, ArrowUp: -1, PageDown: page, PageUp: -page };
      const step = steps[event.key];
      const to =
        event.key === 'Home' ? 0 : event.key === 'End' ? this.#spine.length - 1 : step && this.#range[0] + step;
      if (to === undefined) return;
      event.preventDefault();
      this.#onJump(Math.max(0, Math.min(this.#spine.length - 1, to)));
    });
  }
}

function resolveColours(inside: HTMLElement): (name: string) => string {
  const known = new Map<string, string>();
  return (name) => {
    const before = known.get(name);
    if (before !== undefined) return before;
    const probe = document.createElement('i');
    probe.style.color = `var(${name})`;
    inside.append(probe);
    const { color } = getComputedStyle(probe);
    probe.remove();
    known.set(name, color);
    return color;
  };
}
