/** Calls into the writing thread, one after the other. */
import { ApiError } from '../api-error.ts';
import type { ChangedRows } from './collection-writer.ts';
import type { EngineWriter } from './engine-writer.ts';
import { type WriterMessage, type WriterMethod, type WriterRequest, buffersOf } from './writer-messages.ts';
import type { WritingThread } from './writing-thread.ts';

interface Waiting {
  resolve(value: unknown): void;
  reject(error: unknown): void;
}

export class WriterClient {
  readonly #thread: WritingThread;
  readonly #waiting = new Map<number, Waiting>();
  /** Why the thread writes no more. */
  #end: Error | undefined;
  #nextId = 0;
  #changed: (collection: string, rows: ChangedRows) => void = () => undefined;

  constructor(thread: WritingThread) {
    this.#thread = thread;
    thread.port.on('message', (message: WriterMessage) => this.#hear(message));
    void thread.ended.then((reason) => this.#failAll(reason));
  }

  /** Calls that were made and not answered yet. */
  get pending(): number {
    return this.#waiting.size;
  }

  /** Tells of rows that the thread wrote of itself. */
  onChanged(tell: (collection: string, rows: ChangedRows) => void): void {
    this.#changed = tell;
  }

  /** Bytes among the parameters go to the thread and are empty here afterwards. */
  call<M extends WriterMethod>(
    method: M,
    ...parameters: Parameters<EngineWriter[M]>
  ): Promise<Awaited<ReturnType<EngineWriter[M]>>> {
    const id = this.#nextId++;
    if (this.#end) return Promise.reject(this.#end);
    return new Promise((resolve, reject) => {
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the thread answers with what the method returned
      this.#waiting.set(id, { resolve: (value) => resolve(value as Awaited<ReturnType<EngineWriter[M]>>), reject });
      this.#send({ kind: 'call', id, method, parameters }, buffersOf(parameters));
    });
  }

  /** Ends the thread when everything is written. */
  async close(): Promise<void> {
    try {
      await this.call('close');
    } finally {
      await this.abandon();
    }
  }

  /** Ends the thread as it is. */
  async abandon(): Promise<void> {
    await this.#thread.end();
  }

  #send(request: WriterRequest, transfer: readonly ArrayBuffer[] = []): void {
    this.#thread.port.postMessage(request, transfer);
  }

  #hear(message: WriterMessage): void {
    if (message.kind === 'changed') {
      this.#changed(message.collection, message.rows);
      return this.#send({ kind: 'applied', id: message.id });
    }
    const waiting = this.#waiting.get(message.id);
    this.#waiting.delete(message.id);
    if (message.refusal) waiting?.reject(new ApiError(message.refusal.status, message.refusal.message));
    else if (message.failure !== undefined) waiting?.reject(new Error(message.failure));
    else waiting?.resolve(message.result);
  }

  #failAll(error: Error): void {
    this.#end ??= error;
    for (const waiting of this.#waiting.values()) waiting.reject(error);
    this.#waiting.clear();
  }
}
