/** Archive → index in a thread of its own: any number of requests, one run at a time, and one more when something came in between. */
import { Worker } from 'node:worker_threads';
import type { EngineAddress } from '@session-siphon/indexer/search/search-engine';
import type { IndexProgress } from '@session-siphon/indexer/index-run';
import type { IndexCounts } from '@session-siphon/indexer/update-index';
import { type WireError, fromWire } from './wire-error.ts';

export interface IndexingStart {
  /** Path of the archive. */
  readonly archive: string;
  readonly engine: EngineAddress;
  /** Whether the engine is ours, with a file that can be made anew. */
  readonly isEmbedded: boolean;
}

/** `purge` leaves nothing of what was removed. */
export type IndexingRequest = 'run' | 'purge' | 'close';

export type IndexingAnswer =
  | { readonly kind: 'progress'; readonly progress: IndexProgress }
  | { readonly kind: 'log'; readonly line: string }
  | { readonly kind: 'done'; readonly counts: IndexCounts }
  | { readonly kind: 'failed'; readonly failure: WireError };

interface IndexingListener {
  onProgress(progress: IndexProgress): void;
  onIndexed(counts: IndexCounts): void;
  onLog(line: string): void;
}

export class Indexing {
  readonly #worker: Worker;
  readonly #listener: IndexingListener;
  readonly #failed: Promise<never>;
  #fail: (error: unknown) => void = () => undefined;
  #isRunning = false;
  #isDirty = false;
  #wantsPurge = false;
  #idle: (() => void)[] = [];

  constructor(start: IndexingStart, listener: IndexingListener) {
    const file = import.meta.url.endsWith('.ts') ? './indexing-worker.ts' : './indexing-worker.js';
    this.#listener = listener;
    this.#failed = new Promise((_resolve, reject) => {
      this.#fail = reject;
    });
    // Whoever waits for the end of the work gets it; without anybody waiting it must not end the process.
    this.#failed.catch(() => undefined);
    this.#worker = new Worker(new URL(file, import.meta.url), { workerData: start });
    this.#worker.on('message', (answer: IndexingAnswer) => this.#hear(answer));
    this.#worker.on('error', (error) => this.#fail(error));
  }

  /** Asks for a run over what is in the archive now. */
  request(): void {
    if (this.#isRunning) this.#isDirty = true;
    else this.#start();
  }

  /** The same, and nothing is left on the disk of what the archive no longer holds. Resolves when that is so. */
  purge(): Promise<void> {
    this.#wantsPurge = true;
    this.request();
    return this.settled();
  }

  /** Resolves when everything that was requested is indexed. Rejects when a run failed. */
  settled(): Promise<void> {
    const idle = this.#isRunning ? new Promise<void>((resolve) => this.#idle.push(resolve)) : Promise.resolve();
    return Promise.race([idle, this.#failed]);
  }

  /** Rejects with the first failure; never resolves. */
  failed(): Promise<never> {
    return this.#failed;
  }

  /** Ends the thread, in the middle of a run too: the next one repeats what was not finished. */
  async close(): Promise<void> {
    await this.#worker.terminate();
  }

  #start(): void {
    this.#isRunning = true;
    this.#worker.postMessage((this.#wantsPurge ? 'purge' : 'run') satisfies IndexingRequest);
    this.#wantsPurge = false;
  }

  #hear(answer: IndexingAnswer): void {
    switch (answer.kind) {
      case 'progress':
        return this.#listener.onProgress(answer.progress);
      case 'log':
        return this.#listener.onLog(answer.line);
      case 'failed':
        return this.#fail(fromWire(answer.failure));
      case 'done':
        this.#isRunning = false;
        this.#listener.onIndexed(answer.counts);
        if (this.#isDirty) {
          this.#isDirty = false;
          return this.request();
        }
        for (const resolve of this.#idle.splice(0)) resolve();
    }
  }
}
