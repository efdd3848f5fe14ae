/** Calls into the writing thread, one after the other. */
import { Worker } from 'node:worker_threads';
import { ApiError } from './api-error.ts';
import type { EngineWriter } from './engine-writer.ts';

type Method =
  | 'ready'
  | 'close'
  | 'compact'
  | 'createCollection'
  | 'dropCollection'
  | 'changeFields'
  | 'putAlias'
  | 'deleteAlias'
  | 'createKey'
  | 'deleteKey'
  | 'importLines'
  | 'writeDocument'
  | 'removeRows';

export interface WriterCall {
  readonly id: number;
  readonly method: Method;
  readonly parameters: readonly unknown[];
}

export interface WriterAnswer {
  readonly id: number;
  readonly result?: unknown;
  readonly refusal?: { readonly status: number; readonly message: string };
  readonly failure?: string;
}

interface Waiting {
  resolve(value: unknown): void;
  reject(error: unknown): void;
}

export class WriterClient {
  readonly #worker: Worker;
  readonly #waiting = new Map<number, Waiting>();
  /** Why the thread writes no more. */
  #end: Error | undefined;
  #nextId = 0;

  constructor(dataDir: string) {
    const file = import.meta.url.endsWith('.ts') ? './writer-worker.ts' : './writer-worker.js';
    this.#worker = new Worker(new URL(file, import.meta.url), { workerData: dataDir });
    this.#worker.on('message', (answer: WriterAnswer) => this.#settle(answer));
    this.#worker.on('error', (error) => this.#failAll(error));
    this.#worker.on('exit', () => this.#failAll(new Error('the writing thread has ended')));
  }

  /** Calls that were made and not answered yet. */
  get pending(): number {
    return this.#waiting.size;
  }

  /** Bytes among the parameters go to the thread and are empty here afterwards. */
  call<M extends Method>(method: M, ...parameters: Parameters<EngineWriter[M]>): Promise<ReturnType<EngineWriter[M]>> {
    const id = this.#nextId++;
    if (this.#end) return Promise.reject(this.#end);
    return new Promise((resolve, reject) => {
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the worker answers with what the method returned
      this.#waiting.set(id, { resolve: (value) => resolve(value as ReturnType<EngineWriter[M]>), reject });
      this.#worker.postMessage({ id, method, parameters } satisfies WriterCall, buffersOf(parameters));
    });
  }

  /** Ends the thread when everything is written. */
  async close(): Promise<void> {
    try {
      await this.call('close');
    } finally {
      await this.#worker.terminate();
    }
  }

  /** Ends the thread as it is. */
  async abandon(): Promise<void> {
    await this.#worker.terminate();
  }

  #settle(answer: WriterAnswer): void {
    const waiting = this.#waiting.get(answer.id);
    this.#waiting.delete(answer.id);
    if (answer.refusal) waiting?.reject(new ApiError(answer.refusal.status, answer.refusal.message));
    else if (answer.failure !== undefined) waiting?.reject(new Error(answer.failure));
    else waiting?.resolve(answer.result);
  }

  #failAll(error: Error): void {
    this.#end ??= error;
    for (const waiting of this.#waiting.values()) waiting.reject(error);
    this.#waiting.clear();
  }
}

/** Memory of the bytes among some parameters. */
export function buffersOf(parameters: readonly unknown[]): ArrayBuffer[] {
  return parameters.flatMap((one) =>
    one instanceof Uint8Array && one.buffer instanceof ArrayBuffer ? [one.buffer] : [],
  );
}
