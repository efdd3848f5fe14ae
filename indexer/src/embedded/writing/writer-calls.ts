/** The writing thread's end of a `WriterClient`: does what others ask for, and what its own thread has to write. */
import type { MessagePort } from 'node:worker_threads';
import { ApiError } from '../api-error.ts';
import { EngineWriter } from './engine-writer.ts';
import type { LinedDocument } from './import-lines.ts';
import { type WriterMessage, type WriterRequest, buffersOf } from './writer-messages.ts';

/** A transaction makes a segment of the full-text index: few large ones cost less to make and to merge. */
const mostUnsettled = 8 * (1 << 20);

type Call = Extract<WriterRequest, { readonly kind: 'call' }>;

export class WriterCalls {
  readonly #port: MessagePort;
  readonly #dataDir: string;
  /** Opened by the first call, so that a file that cannot be made is told to the caller. */
  #writer: EngineWriter | undefined;
  /** Changes that those who search have not taken over yet. */
  readonly #told = new Map<number, PromiseWithResolvers<void>>();
  #nextId = 0;
  /** Of the calls so far: each begins when the one before it is done. */
  #tail: Promise<unknown> = Promise.resolve();

  constructor(port: MessagePort, dataDir: string) {
    this.#port = port;
    this.#dataDir = dataDir;
  }

  /** Does what comes in, from now on. */
  listen(): void {
    this.#port.on('message', (request: WriterRequest) => void this.#hear(request));
  }

  /** Writes documents of this thread. Returns why each is refused, undefined for those that are taken; they can be found after `settled`. Throws ApiError. */
  async importDocuments(
    collection: string,
    documents: readonly LinedDocument[],
  ): Promise<readonly (ApiError | undefined)[]> {
    const refusals = await this.#inTurn(() => unlessFull(() => this.#open().importDocuments(collection, documents)));
    if (this.#open().unsettledLength >= mostUnsettled) await this.settled();
    return refusals;
  }

  /** Resolves when searches find what this thread has written. Throws ApiError. */
  async settled(): Promise<void> {
    await this.#inTurn(() => unlessFull(() => this.#settle()));
    const last = [...this.#told.values()].at(-1);
    await last?.promise;
  }

  /** Ends the open import, and tells those who search. */
  async #settle(): Promise<void> {
    for (const { collection, rows } of (await this.#writer?.settle()) ?? []) {
      const id = this.#nextId++;
      this.#told.set(id, Promise.withResolvers());
      this.#post({ kind: 'changed', id, collection, rows });
    }
  }

  /** What fails here, such as an answer that cannot be sent, ends the thread: then whoever waits hears of it. */
  async #hear(request: WriterRequest): Promise<void> {
    if (request.kind === 'applied') {
      this.#told.get(request.id)?.resolve();
      this.#told.delete(request.id);
      return;
    }
    await this.#inTurn(() => this.#do(request));
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#tail.then(work);
    // A failure is its caller's.
    this.#tail = done.catch(() => undefined);
    return done;
  }

  async #do(call: Call): Promise<void> {
    this.#post(await this.#answer(call));
    // A body is large: its memory is free again at once, not when somebody collects it.
    for (const buffer of buffersOf(call.parameters)) buffer.transfer(0);
    if (call.method === 'close') this.#port.close();
  }

  async #answer({ id, method, parameters }: Call): Promise<WriterMessage> {
    try {
      await this.#settle();
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the client's types pair method and parameters
      const work = this.#open()[method] as (...parameters: readonly unknown[]) => unknown;
      return { kind: 'answer', id, result: await work.apply(this.#open(), [...parameters]) };
    } catch (error) {
      const refusal = isDiskFull(error) ? outOfDisk() : error;
      if (refusal instanceof ApiError)
        return { kind: 'answer', id, refusal: { status: refusal.status, message: refusal.message } };
      return { kind: 'answer', id, failure: error instanceof Error ? (error.stack ?? error.message) : String(error) };
    }
  }

  #open(): EngineWriter {
    return (this.#writer ??= new EngineWriter(this.#dataDir));
  }

  #post(message: WriterMessage): void {
    this.#port.postMessage(message);
  }
}

async function unlessFull<T>(write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    throw isDiskFull(error) ? outOfDisk() : error;
  }
}

function outOfDisk(): ApiError {
  return new ApiError(422, 'Rejecting write: running out of resource type: OUT_OF_DISK');
}

/** SQLITE_FULL and SQLITE_IOERR_SHMSIZE: the file of what readers and writer share lies beside the index. */
const diskFullCodes: readonly unknown[] = [13, 4874];

function isDiskFull(error: unknown): boolean {
  return error instanceof Error && 'errcode' in error && diskFullCodes.includes(error.errcode);
}
