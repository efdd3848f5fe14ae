/** The thread that writes, as others see it. */
import { type MessagePort, Worker } from 'node:worker_threads';

export interface WritingThread {
  /** Leads to its `WriterCalls`. */
  readonly port: MessagePort;
  /** Resolves when it writes no more, to the reason. */
  readonly ended: Promise<Error>;
  /** Ends it as it is. */
  end(): Promise<void>;
}

/** What a thread is started with that does nothing but write. */
export interface WritingStart {
  readonly dataDir: string;
  readonly port: MessagePort;
}

/** Starts a thread that does nothing but write. */
export function startWritingThread(dataDir: string): WritingThread {
  const file = import.meta.url.endsWith('.ts') ? './writer-worker.ts' : './writer-worker.js';
  const { port1, port2 } = new MessageChannel();
  const worker = new Worker(new URL(file, import.meta.url), {
    workerData: { dataDir, port: port2 } satisfies WritingStart,
    transferList: [port2],
  });
  const failed = new Promise<Error>((resolve) => worker.on('error', (error: Error) => resolve(error)));
  return {
    port: port1,
    ended: Promise.race([failed, closed(port1)]),
    async end() {
      await worker.terminate();
    },
  };
}

/** A thread that writes besides other work. */
export function writingThreadAt(port: MessagePort): WritingThread {
  return { port, ended: closed(port), end: async () => port.close() };
}

/** After the last message of the other end, when that has closed or its thread has ended. */
function closed(port: MessagePort): Promise<Error> {
  return new Promise((resolve) => port.on('close', () => resolve(new Error('the writing thread has ended'))));
}
