/** What runs beside collecting during one start of `siphon up`. */
import type { CollectProgress } from '@session-siphon/collector/pipeline/collect-counts';
import { configuredServer } from '@session-siphon/schemas/configured-server';
import type { LiveStatus } from '@session-siphon/schemas/site-config';
import { progressLine } from '../collect/collect-report.ts';
import type { Place } from '../place.ts';
import { removeServerFile, writeServerFile } from '../serve/server-file.ts';
import type { Terminal } from '../terminal.ts';
import { Indexing } from './indexing.ts';
import { openBrowser } from './open-browser.ts';
import { SearchThread } from './search-thread.ts';

interface RunningOptions {
  readonly options: { readonly port: number | undefined; readonly 'no-open': boolean; readonly once: boolean };
  readonly terminal: Terminal;
  readonly isDemo: boolean;
}

/** The threads that search and index of one start, and what open pages are told about them. */
export class Running implements AsyncDisposable {
  readonly #search: SearchThread;
  readonly #indexing: Indexing;
  readonly #place: Place;
  readonly #terminal: Terminal;
  readonly #startedAt = performance.now();
  #status: LiveStatus = { version: 1, revision: 0 };
  #publishedAt = 0;
  #isFirstIndexShown = false;

  static async start(place: Place, { options, terminal, isDemo }: RunningOptions): Promise<Running> {
    const remote = configuredServer(place.config);
    const { archive, index } = place.folder;
    const channel = new MessageChannel();
    const indexing = new Indexing({ archive, writing: remote ? undefined : { dataDir: index, port: channel.port2 } });
    try {
      const search = await SearchThread.start({
        folder: place.folder,
        engine: remote ?? channel.port1,
        site: options.once ? undefined : { host: '127.0.0.1', port: options.port },
        isDemo,
      });
      const running = new Running({ search, indexing }, place, terminal);
      if (search.siteUrl !== undefined) {
        terminal.say(`Site: ${search.siteUrl}/`);
        if (!options['no-open']) openBrowser(`${search.siteUrl}/`);
      }
      return running;
    } catch (error) {
      await indexing.close();
      throw error;
    }
  }

  private constructor(
    { search, indexing }: { readonly search: SearchThread; readonly indexing: Indexing },
    place: Place,
    terminal: Terminal,
  ) {
    this.#search = search;
    this.#indexing = indexing;
    this.#place = place;
    this.#terminal = terminal;
    indexing.begin(search.admin, {
      onLog: (line) => terminal.say(line.trimEnd()),
      onIndexed: ({ rev }) => this.#publish({ ...this.#status, revision: rev }),
    });
    const { siteUrl, admin, searchKey } = search;
    writeServerFile(place.folder.serverFile, {
      version: 1,
      pid: process.pid,
      siteUrl,
      searchUrl: admin.url,
      searchKey,
    });
  }

  index(): void {
    this.#indexing.request();
  }

  /** Brings the index up to the archive; `purge` leaves nothing of what was removed from it. */
  catchUp(how: 'run' | 'purge'): Promise<void> {
    if (how === 'purge') return this.#indexing.purge();
    this.#indexing.request();
    return this.#indexing.settled();
  }

  /** Resolves when everything committed is searchable, and says so the first time. */
  async indexed(): Promise<void> {
    await this.#indexing.settled();
    if (this.#isFirstIndexShown) return;
    this.#isFirstIndexShown = true;
    this.#terminal.say(
      `Everything is searchable (${((performance.now() - this.#startedAt) / 1000).toFixed(1)} s after the start).`,
    );
  }

  collecting(progress: CollectProgress, elapsedMs: number): void {
    this.#terminal.progress(progressLine(progress, elapsedMs));
    const { carriersDone, carriersTotal } = progress;
    this.#status = { ...this.#status, collecting: { carriersDone, carriersTotal } };
    if (performance.now() - this.#publishedAt > publishIntervalMs) this.#publish(this.#status);
  }

  collected(): void {
    const { collecting: _done, ...status } = this.#status;
    this.#publish(status);
  }

  /** The work, unless searching or indexing ends before it. */
  race<T>(work: Promise<T>): Promise<T> {
    return Promise.race([work, this.#search.died(), this.#indexing.failed()]);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    removeServerFile(this.#place.folder.serverFile);
    // The thread that indexes has the engine's file open for the one that searches.
    await this.#search.stop();
    await this.#indexing.close();
  }

  #publish(status: LiveStatus): void {
    this.#status = status;
    this.#publishedAt = performance.now();
    this.#search.publish(status);
  }
}

/** Pages ask about once a second. */
const publishIntervalMs = 300;
