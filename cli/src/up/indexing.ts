/** Archive → index in a thread of its own: any number of requests, one run at a time, and one more when something came in between. */
import { Worker } from 'node:worker_threads';
import type { WritingStart } from '@session-siphon/indexer/embedded/writing/writing-thread';
import type { EngineAddress } from '@session-siphon/indexer/search/search-engine';
import type { IndexCounts } from '@session-siphon/indexer/update-index';
import { type WireError, fromWire } from './wire-error.ts';

export interface IndexingStart {
  /** Path of the archive. */
  readonly archive: string;
  /** What the thread writes for the embedded engine; undefined where another server is the engine. */
  readonly writing: WritingStart | undefined;
}

export interface IndexingRequest {
  /** `purge` leaves nothing of what was removed. */
  readonly kind: 'run' | 'purge';
  readonly engine: EngineAddress;
}

export type IndexingAnswer =
  | { readonly kind: 'log'; readonly line: string }
  | { readonly kind: 'done'; readonly counts: IndexCounts }
  | { readonly kind: 'failed'; readonly failure: WireError };

interface IndexingListener {
  onIndexed(counts: IndexCounts): void;
  onLog(line: string): void;
}

export class Indexing {
  readonly #worker: Worker;
  #engine: EngineAddress | undefined;
  #listener: IndexingListener | undefined;
  readonly #failed: Promise<never>;
  #fail: (error: unknown) => void = () => undefined;
  #isRunning = false;
  #isDirty = false;
  #wantsPurge = false;
  #idle: (() => void)[] = [];

  constructor(start: IndexingStart) {
    const file = import.meta.url.endsWith('.ts') ? './indexing-worker.ts' : './indexing-worker.js';
    this.#failed = new Promise((_resolve, reject) => {
      this.#fail = reject;
    });
    // Whoever waits for the end of the work gets it; without anybody waiting it must not end the process.
    this.#failed.catch(() => undefined);
    this.#worker = new Worker(new URL(file, import.meta.url), {
      workerData: start,
      transferList: start.writing ? [start.writing.port] : [],
    });
    this.#worker.on('message', (answer: IndexingAnswer) => this.#hear(answer));
    this.#worker.on('error', (error) => this.#fail(error));
  }

  /** Tells the engine to index into, before anything is requested. */
  begin(engine: EngineAddress, listener: IndexingListener): void {
    this.#engine = engine;
    this.#listener = listener;
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

  /** Ends the thread, in the middle of a run too: the next one repeats what was not finished. Whoever searches closes the engine's file before. */
  async close(): Promise<void> {
    await this.#worker.terminate();
  }

  #start(): void {
    if (!this.#engine) throw new Error('indexing begins when the engine is known');
    this.#isRunning = true;
    const kind = this.#wantsPurge ? 'purge' : 'run';
    this.#worker.postMessage({ kind, engine: this.#engine } satisfies IndexingRequest);
    this.#wantsPurge = false;
  }

  #hear(answer: IndexingAnswer): void {
    switch (answer.kind) {
      case 'log':
        return this.#listener?.onLog(answer.line);
      case 'failed':
        return this.#fail(fromWire(answer.failure));
      case 'done':
        this.#isRunning = false;
        this.#listener?.onIndexed(answer.counts);
        if (this.#isDirty) {
          this.#isDirty = false;
          return this.request();
        }
        for (const resolve of this.#idle.splice(0)) resolve();
    }
  }
}
