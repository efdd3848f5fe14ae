/** The writing thread's end of a `WriterClient`: does what others ask for, and what its own thread has to write. */
import type { MessagePort } from 'node:worker_threads';
import { ApiError } from './api-error.ts';
import { EngineWriter } from './engine-writer.ts';
import { type WriterMessage, type WriterRequest, buffersOf } from './writer-messages.ts';

type Call = Extract<WriterRequest, { readonly kind: 'call' }>;

export class WriterCalls {
  readonly #port: MessagePort;
  readonly #dataDir: string;
  /** Opened by the first call, so that a file that cannot be made is told to the caller. */
  #writer: EngineWriter | undefined;
  /** Changes that those who search have not taken over yet. */
  readonly #told = new Map<number, () => void>();
  #nextId = 0;

  constructor(port: MessagePort, dataDir: string) {
    this.#port = port;
    this.#dataDir = dataDir;
  }

  /** Does what comes in, from now on. */
  listen(): void {
    this.#port.on('message', (request: WriterRequest) => this.#hear(request));
  }

  /** Writes documents of this thread. Resolves to why each is refused, undefined for those that are taken, when searches find these. Throws ApiError. */
  async importDocuments(
    collection: string,
    documents: Parameters<EngineWriter['importDocuments']>[1],
  ): Promise<readonly (ApiError | undefined)[]> {
    const { refusals, changed: rows } = this.#importHere(collection, documents);
    const id = this.#nextId++;
    await new Promise<void>((resolve) => {
      this.#told.set(id, resolve);
      this.#post({ kind: 'changed', id, collection, rows });
    });
    return refusals;
  }

  #importHere(...parameters: Parameters<EngineWriter['importDocuments']>): ReturnType<EngineWriter['importDocuments']> {
    try {
      return this.#open().importDocuments(...parameters);
    } catch (error) {
      throw isDiskFull(error) ? outOfDisk() : error;
    }
  }

  #hear(request: WriterRequest): void {
    if (request.kind === 'applied') {
      this.#told.get(request.id)?.();
      this.#told.delete(request.id);
      return;
    }
    this.#post(this.#answer(request));
    // A body is large: its memory is free again at once, not when somebody collects it.
    for (const buffer of buffersOf(request.parameters)) buffer.transfer(0);
    if (request.method === 'close') this.#port.close();
  }

  #answer({ id, method, parameters }: Call): WriterMessage {
    try {
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the client's types pair method and parameters
      const work = this.#open()[method] as (...parameters: readonly unknown[]) => unknown;
      return { kind: 'answer', id, result: work.apply(this.#open(), [...parameters]) };
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

function outOfDisk(): ApiError {
  return new ApiError(422, 'Rejecting write: running out of resource type: OUT_OF_DISK');
}

/** SQLITE_FULL. */
const diskFullCode = 13;

function isDiskFull(error: unknown): boolean {
  return error instanceof Error && 'errcode' in error && error.errcode === diskFullCode;
}
