/** The process behind the site's address, as the main process sees it. */
import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { EngineAddress } from '@session-siphon/indexer/search/search-engine';
import type { LiveStatus } from '@session-siphon/schemas/site-config';
import type { DataFolder } from '../data-folder.ts';
import { type WireError, fromWire } from './wire-error.ts';

export interface ServingStart {
  readonly folder: DataFolder;
  /** A Typesense server to search instead of the embedded engine. */
  readonly remote: EngineAddress | undefined;
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

export class SearchProcess {
  readonly #child: ChildProcess;
  readonly #ready: Ready;
  readonly #exit: Promise<number>;
  #isStopping = false;

  private constructor(child: ChildProcess, ready: Ready, exit: Promise<number>) {
    this.#child = child;
    this.#ready = ready;
    this.#exit = exit;
  }

  /** Starts it and waits until it answers. Throws what kept it from starting, as an AppError where it is one. */
  static async start(options: ServingStart): Promise<SearchProcess> {
    const file = import.meta.url.endsWith('.ts') ? './serving-process.ts' : './serving-process.js';
    const child = fork(fileURLToPath(new URL(file, import.meta.url)), {
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    const exit = new Promise<number>((resolve) => child.on('exit', (code) => resolve(code ?? 1)));
    const answer = new Promise<ServingAnswer>((resolve) =>
      child.once('message', (message: ServingAnswer) => resolve(message)),
    );
    child.send({ kind: 'start', ...options } satisfies ServingRequest);
    const first = await Promise.race([answer, exit]);
    if (typeof first === 'number') throw new Error(`the search process ended at once with status ${first}`);
    if (first.kind === 'failed') throw fromWire(first.failure);
    return new SearchProcess(child, first, exit);
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

  /** Rejects when the process ends without having been asked to. */
  async died(): Promise<never> {
    const status = await this.#exit;
    if (this.#isStopping) return new Promise(() => undefined);
    throw new Error(`the search process ended unexpectedly with status ${status}`);
  }

  /** What open pages are told when they ask. */
  publish(status: LiveStatus): void {
    if (this.#child.connected) this.#child.send({ kind: 'status', status } satisfies ServingRequest);
  }

  async stop(): Promise<void> {
    this.#isStopping = true;
    if (this.#child.connected) this.#child.send({ kind: 'stop' } satisfies ServingRequest);
    const timer = setTimeout(() => this.#child.kill('SIGKILL'), longestStopMs);
    await this.#exit;
    clearTimeout(timer);
  }
}
