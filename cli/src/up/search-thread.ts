/** The thread behind the site's address, as the main one sees it. */
import { type MessagePort, Worker } from 'node:worker_threads';
import type { EngineAddress } from '@session-siphon/indexer/search/search-engine';
import type { LiveStatus } from '@session-siphon/schemas/site-config';
import type { DataFolder } from '../data-folder.ts';
import { type WireError, fromWire } from './wire-error.ts';

export interface ServingStart {
  readonly folder: DataFolder;
  /** A Typesense server to search, or the way to the thread that writes for the embedded engine. */
  readonly engine: EngineAddress | MessagePort;
  /** Where the site listens; undefined serves none. */
  readonly site: { readonly host: string; readonly port: number | undefined } | undefined;
  readonly isDemo: boolean;
}

export type ServingRequest =
  | ({ readonly kind: 'start' } & ServingStart)
  | { readonly kind: 'status'; readonly status: LiveStatus }
  | { readonly kind: 'stop' };

interface Ready {
  readonly kind: 'ready';
  readonly siteUrl: string | undefined;
  readonly admin: EngineAddress;
  readonly searchKey: string;
}

type ServingAnswer = Ready | { readonly kind: 'failed'; readonly failure: WireError };

const longestStopMs = 10_000;

export class SearchThread {
  readonly #thread: Worker;
  readonly #ready: Ready;
  readonly #ended: Promise<never>;
  #isStopping = false;

  private constructor(thread: Worker, ready: Ready, ended: Promise<never>) {
    this.#thread = thread;
    this.#ready = ready;
    this.#ended = ended;
  }

  /** Starts it and waits until it answers. Throws what kept it from starting, as an AppError where it is one. */
  static async start(options: ServingStart): Promise<SearchThread> {
    const file = import.meta.url.endsWith('.ts') ? './serving-worker.ts' : './serving-worker.js';
    const thread = new Worker(new URL(file, import.meta.url));
    const ended = new Promise<never>((_resolve, reject) => {
      thread.on('error', reject);
      thread.on('exit', (code) => reject(new Error(`the search server ended with status ${code}`)));
    });
    // Whoever waits for the end hears why; without anybody waiting it must not end the process.
    ended.catch(() => undefined);
    const answer = new Promise<ServingAnswer>((resolve) =>
      thread.once('message', (message: ServingAnswer) => resolve(message)),
    );
    const { engine } = options;
    thread.postMessage({ kind: 'start', ...options } satisfies ServingRequest, 'url' in engine ? [] : [engine]);
    const first = await Promise.race([answer, ended]);
    if (first.kind === 'failed') throw fromWire(first.failure);
    return new SearchThread(thread, first, ended);
  }

  get siteUrl(): string | undefined {
    return this.#ready.siteUrl;
  }

  get admin(): EngineAddress {
    return this.#ready.admin;
  }

  get searchKey(): string {
    return this.#ready.searchKey;
  }

  /** Rejects when the thread ends without having been asked to. */
  async died(): Promise<never> {
    try {
      return await this.#ended;
    } catch (error) {
      if (this.#isStopping) return new Promise(() => undefined);
      throw error;
    }
  }

  /** What open pages are told when they ask. */
  publish(status: LiveStatus): void {
    this.#thread.postMessage({ kind: 'status', status } satisfies ServingRequest);
  }

  async stop(): Promise<void> {
    this.#isStopping = true;
    this.#thread.postMessage({ kind: 'stop' } satisfies ServingRequest);
    const timer = setTimeout(() => void this.#thread.terminate(), longestStopMs);
    await this.#ended.catch(() => undefined);
    clearTimeout(timer);
  }
}
