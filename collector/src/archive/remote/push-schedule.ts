/**
 * When to push. Commits come with every line that an assistant writes; hosts ask for few pushes. A push waits for quiet, comes no more often than the interval,
 * and after a failure waits longer each time, by chance, so that many machines do not come back together.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { AppError } from '@session-siphon/schemas/errors';

export interface PushScheduleOptions {
  readonly push: () => Promise<void>;
  /** Least time between two pushes. */
  intervalMs(): number;
  /** Told about a failure when it is another one than the last. */
  onFailure(error: AppError): void;
  /** In [0, 1). */
  random?(): number;
  /** Resolves after a time, or at once when the signal is aborted. */
  wait?(ms: number, signal: AbortSignal): Promise<void>;
}

/** This much quiet joins what belongs together. */
const quietMs = 20_000;
const longestPauseMs = 15 * 60_000;

export class PushSchedule {
  readonly #options: PushScheduleOptions;
  readonly #stop = new AbortController();
  /** Aborted when something was committed during the quiet time, so that it begins again. */
  #noise = new AbortController();
  #isDirty = false;
  #running: Promise<void> | undefined;
  #failures = 0;
  #lastFailure: string | undefined;

  constructor(options: PushScheduleOptions) {
    this.#options = options;
  }

  /** Something was committed. */
  changed(): void {
    this.#isDirty = true;
    this.#noise.abort();
    this.#running ??= this.#run().finally(() => {
      this.#running = undefined;
    });
  }

  /** Pushes what is left at once, and ends. A failure is told as always; what was not pushed goes out after the next start. */
  async close(): Promise<void> {
    this.#stop.abort();
    this.#noise.abort();
    await this.#running;
    if (this.#isDirty) await this.#try();
  }

  async #run(): Promise<void> {
    while (this.#isDirty && !this.#stop.signal.aborted) {
      await this.#untilQuiet();
      if (this.#stop.signal.aborted) return;
      await this.#try();
      await this.#wait(this.#pauseMs(), this.#stop.signal);
    }
  }

  /** Not longer than the interval: an assistant that works for hours is pushed meanwhile. */
  async #untilQuiet(): Promise<void> {
    const patience = AbortSignal.any([this.#stop.signal, AbortSignal.timeout(this.#options.intervalMs())]);
    do {
      this.#noise = new AbortController();
      await this.#wait(quietMs, AbortSignal.any([this.#noise.signal, patience]));
    } while (this.#noise.signal.aborted && !patience.aborted);
  }

  async #try(): Promise<void> {
    this.#isDirty = false;
    try {
      await this.#options.push();
      this.#failures = 0;
      this.#lastFailure = undefined;
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      this.#isDirty = true;
      this.#failures += 1;
      if (error.message !== this.#lastFailure) this.#options.onFailure(error);
      this.#lastFailure = error.message;
    }
  }

  #pauseMs(): number {
    const { random = Math.random } = this.#options;
    const intervalMs = this.#options.intervalMs();
    if (this.#failures === 0) return intervalMs * (0.8 + 0.4 * random());
    // Anywhere up to the bound, which doubles: full jitter.
    return Math.max(quietMs, random() * Math.min(longestPauseMs, intervalMs * 2 ** this.#failures));
  }

  async #wait(ms: number, signal: AbortSignal): Promise<void> {
    const { wait = (time, stop) => sleep(time, undefined, { signal: stop }) } = this.#options;
    // Being woken early is as good as being woken.
    await wait(ms, signal).catch(() => undefined);
  }
}
