/** One run after the other: fetch the archive, index what changed, weave main. A run that failed is tried again. */
import { weaveRemote } from '@session-siphon/collector/archive/remote/weave-remote';
import { openGitArchiveReader } from '@session-siphon/indexer/archive/git-archive-reader';
import type { SearchEngine } from '@session-siphon/indexer/search/search-engine';
import { type IndexCounts, updateIndex } from '@session-siphon/indexer/update-index';
import { CoalescedRuns } from '@session-siphon/indexer/webhook/coalesced-runs';
import { AppError } from '@session-siphon/schemas/errors';
import type { Log } from '@session-siphon/schemas/log';
import type { ArchiveCopy } from './archive-copy.ts';
import type { WebhookMetrics } from './webhook-metrics.ts';

interface RunParts {
  readonly archive: ArchiveCopy;
  readonly engine: SearchEngine;
  readonly isWeaving: boolean;
  readonly log: Log;
  readonly metrics: WebhookMetrics;
  onIndexed(counts: IndexCounts, tookMs: number): void;
  /** `retryMs` is how long until it is tried again. */
  onFailure(error: unknown, retryMs: number): void;
}

const firstRetryMs = 5_000;
const longestRetryMs = 5 * 60_000;

export class ArchiveRuns implements AsyncDisposable {
  readonly #parts: RunParts;
  readonly #runs = new CoalescedRuns(() => this.#run());
  readonly #stop = new AbortController();
  #retry: NodeJS.Timeout | undefined;
  #failures = 0;

  constructor(parts: RunParts) {
    this.#parts = parts;
  }

  get isRunning(): boolean {
    return this.#runs.isRunning;
  }

  /** Asks for a run over what is in the archive now. Resolves when it is over, also when it failed. */
  request(): Promise<void> {
    return this.#stop.signal.aborted ? Promise.resolve() : this.#runs.request();
  }

  /** Ends what runs, at a place where the next start goes on. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort();
    await this.#runs.settled();
    clearTimeout(this.#retry);
  }

  async #run(): Promise<void> {
    const { signal } = this.#stop;
    if (signal.aborted) return;
    clearTimeout(this.#retry);
    const started = performance.now();
    try {
      await this.#parts.archive.fetch(signal);
      const counts = await this.#index(signal);
      this.#failures = 0;
      this.#indexed(counts, performance.now() - started);
      if (this.#parts.isWeaving) await this.#weave();
    } catch (error) {
      if (!signal.aborted) this.#failed(error, performance.now() - started);
    }
  }

  #index(signal: AbortSignal): Promise<IndexCounts> {
    const { archive, engine, log } = this.#parts;
    // Opened anew, because every fetch adds a pack.
    const reader = openGitArchiveReader(archive.directory);
    return updateIndex({ reader, engine, log, now: () => Date.now(), signal });
  }

  /** Whoever reads the archive on its host sees all machines on main. The index does not need it. */
  async #weave(): Promise<void> {
    const { archive, log } = this.#parts;
    try {
      await weaveRemote({ remote: archive.remote, author: 'Session Siphon', now: () => Date.now() });
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      log.warn('webhook.not-woven', { code: error.code, reason: error.message });
    }
  }

  #indexed(counts: IndexCounts, tookMs: number): void {
    const { indexed, removed, failed } = counts.sessions;
    const outcome = indexed + removed + failed === 0 ? 'unchanged' : 'changed';
    this.#parts.metrics.run(outcome, { at: Date.now(), tookMs, documents: counts.documents });
    this.#parts.onIndexed(counts, tookMs);
  }

  #failed(error: unknown, tookMs: number): void {
    const retryMs = Math.min(longestRetryMs, firstRetryMs * 2 ** this.#failures);
    this.#failures += 1;
    this.#parts.metrics.run('failed', { at: Date.now(), tookMs, documents: 0 });
    this.#retry = setTimeout(() => void this.request(), retryMs);
    this.#parts.onFailure(error, retryMs);
  }
}
