/** Stands before every reading of a transcript: a pause holds it back, and other work on the archive has its turn between two readings. */
import { setTimeout as sleep } from 'node:timers/promises';

interface WaitOptions {
  readonly signal?: AbortSignal | undefined;
  /** What should not wait as well. */
  beforeWaiting(): Promise<void>;
}

export interface ReadingGate {
  /** Does a reading when it may be done, and nothing else at the same time. False when the run ends before that. */
  read(work: () => Promise<void>, options: WaitOptions): Promise<boolean>;
  /** Does something between two readings. */
  alone<T>(work: () => Promise<T>): Promise<T>;
}

interface GateOptions {
  isPaused(): boolean;
  /** What a pause does to a run: one that stays goes on after it, one that was to be done soon ends. */
  readonly whenPaused: 'wait' | 'end';
  onPaused?(): void;
  onResumed?(): void;
}

/** Soon enough for somebody who resumes and looks, rare enough to cost nothing. */
const lookAgainMs = 200;

export class PausableGate implements ReadingGate {
  readonly #options: GateOptions;
  #last: Promise<unknown> = Promise.resolve();
  #isTold = false;

  constructor(options: GateOptions) {
    this.#options = options;
  }

  async read(work: () => Promise<void>, { signal, beforeWaiting }: WaitOptions): Promise<boolean> {
    const { isPaused, whenPaused, onPaused, onResumed } = this.#options;
    if (isPaused()) {
      if (!this.#isTold) onPaused?.();
      this.#isTold = true;
      if (whenPaused === 'end') return false;
      await beforeWaiting();
      while (isPaused()) {
        if (signal?.aborted) return false;
        await sleep(lookAgainMs, undefined, signal ? { signal } : {}).catch(() => undefined);
      }
      this.#isTold = false;
      onResumed?.();
    }
    await this.alone(work);
    return true;
  }

  alone<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#last.then(work, work);
    // Whoever asked hears of a failure; the next one's turn comes all the same.
    this.#last = turn.catch(() => undefined);
    return turn;
  }
}

export const openGate: ReadingGate = new PausableGate({ isPaused: () => false, whenPaused: 'wait' });
