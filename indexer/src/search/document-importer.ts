/** Documents into one collection, in bounded bodies: the next body is built while the server indexes the last one. */
import { setTimeout as sleep } from 'node:timers/promises';
import { AppError } from '@session-siphon/schemas/errors';
import type { Log } from '@session-siphon/schemas/log';
import type { SearchEngine } from './search-engine.ts';

interface ImporterOptions {
  readonly engine: SearchEngine;
  /** Physical name. */
  readonly collection: string;
  readonly log: Log;
}

/** Larger bodies gain nothing, as the server starts to index when the last byte is there, and every thread on the way holds one. */
const largestBodyLength = 2 * (1 << 20);
const mostDocuments = 5_000;
/** An import answers only when all of it is indexed, which may take minutes on a busy server. */
const importIdleMs = 15 * 60_000;
const attempts = 6;
const firstPauseMs = 500;

export class DocumentImporter {
  imported = 0;
  /** Documents that the server does not take; logged by id, and left out. */
  rejected = 0;
  readonly #options: ImporterOptions;
  #lines: string[] = [];
  #length = 0;
  #inFlight: Promise<void> = Promise.resolve();

  constructor(options: ImporterOptions) {
    this.#options = options;
  }

  /** Queues one document; resolves when there is room for the next. */
  async add(document: { readonly id: string }): Promise<void> {
    const line = JSON.stringify(document);
    this.#lines.push(line);
    this.#length += line.length + 1;
    if (this.#length >= largestBodyLength || this.#lines.length >= mostDocuments) await this.#send();
  }

  /** Resolves when everything that was added is searchable. Throws when the server stays away or breaks off every attempt. */
  async flush(): Promise<void> {
    await this.#send();
    await this.#inFlight;
  }

  /** Waits for the body before this one, then sends without waiting: at most one body is on its way while another is built. */
  async #send(): Promise<void> {
    await this.#inFlight;
    if (this.#lines.length === 0) return;
    const lines = this.#lines;
    this.#lines = [];
    this.#length = 0;
    this.#inFlight = this.#import(lines);
    // The next call awaits it and fails there.
    this.#inFlight.catch(() => undefined);
  }

  async #import(lines: readonly string[]): Promise<void> {
    const { engine, collection } = this.#options;
    for (let attempt = 1; ; attempt += 1) {
      try {
        const { text } = await engine.send({
          method: 'POST',
          path: `/collections/${collection}/documents/import?action=upsert&dirty_values=reject`,
          body: lines.join('\n'),
          idleMs: importIdleMs,
        });
        this.#count(lines, text);
        return;
      } catch (error) {
        // Ids are derived from the content's place, so sending a body again changes nothing.
        const isWorthAnother =
          error instanceof AppError &&
          (error.isRetryable || error.code === 'IMPORT_REJECTED') &&
          error.code !== 'DISK_FULL';
        if (!isWorthAnother || attempt === attempts) throw error;
        this.#options.log.warn('import.retry', { code: error.code, attempt });
        await sleep(firstPauseMs * 2 ** attempt * (0.75 + Math.random() / 2));
      }
    }
  }

  /** One answer line a document, in order. A dying leader cuts the answer short and still says 200. */
  #count(lines: readonly string[], text: string): void {
    const answers = text.split('\n').filter((line) => line !== '');
    if (answers.length < lines.length)
      throw new AppError(
        'IMPORT_REJECTED',
        `the search server answered for ${answers.length} of ${lines.length} documents.`,
        {
          hint: 'Run the same command again; what is there already is only written once more.',
        },
      );
    for (const [index, answer] of answers.entries()) {
      if (answer.startsWith('{"success":true')) this.imported += 1;
      else this.#reject(lines[index] ?? '', answer);
    }
  }

  #reject(line: string, answer: string): void {
    const result: unknown = JSON.parse(answer);
    if (typeof result === 'object' && result !== null && 'success' in result && result.success === true) {
      this.imported += 1;
      return;
    }
    this.rejected += 1;
    const document: unknown = JSON.parse(line);
    const id = typeof document === 'object' && document !== null && 'id' in document ? String(document.id) : undefined;
    const code = typeof result === 'object' && result !== null && 'code' in result ? String(result.code) : undefined;
    this.#options.log.warn('import.rejected', { id, code });
  }
}
