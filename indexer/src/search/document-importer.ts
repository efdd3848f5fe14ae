/** Documents into one collection, in bounded bodies: the next body is built while the server indexes the last one. */
import { setTimeout as sleep } from 'node:timers/promises';
import { AppError } from '@session-siphon/schemas/errors';
import type { Log } from '@session-siphon/schemas/log';
import { type RefusedDocument, shownReason } from './parked-documents.ts';
import type { ImportAnswer } from './import-answers.ts';
import type { SearchEngine, SentDocument } from './search-engine.ts';

interface ImporterOptions {
  readonly engine: SearchEngine;
  /** Physical name. */
  readonly collection: string;
  readonly log: Log;
  /** Ends the waiting for a server that is away. */
  readonly signal?: AbortSignal | undefined;
}

const mostDocuments = 5_000;
const attempts = 6;
const firstPauseMs = 500;

export class DocumentImporter {
  /** Documents that the server does not take; logged by id, and left out. */
  readonly refused: RefusedDocument[] = [];
  readonly #options: ImporterOptions;
  #waiting: SentDocument[] = [];
  #length = 0;
  #inFlight: Promise<void> = Promise.resolve();

  constructor(options: ImporterOptions) {
    this.#options = options;
  }

  /** Queues one document; resolves when there is room for the next. */
  async add(document: SentDocument['document']): Promise<void> {
    const line = JSON.stringify(document);
    this.#waiting.push({ document, line });
    this.#length += line.length + 1;
    const { largestImport } = this.#options.engine;
    if (this.#length >= largestImport || this.#waiting.length >= mostDocuments) await this.#send();
  }

  /** Resolves when everything that was added is searchable. Throws when the server stays away or breaks off every attempt. */
  async flush(): Promise<void> {
    await this.#send();
    await this.#inFlight;
    await this.#options.engine.importsSettled();
  }

  /** Waits for the body before this one, then sends without waiting: at most one body is on its way while another is built. */
  async #send(): Promise<void> {
    await this.#inFlight;
    if (this.#waiting.length === 0) return;
    const documents = this.#waiting;
    this.#waiting = [];
    this.#length = 0;
    this.#inFlight = this.#import(documents);
    // The next call awaits it and fails there.
    this.#inFlight.catch(() => undefined);
  }

  async #import(documents: readonly SentDocument[]): Promise<void> {
    const answers = await this.#answers(documents);
    if (answers !== undefined) return this.#refuseSome(documents, answers);
    const [only, second] = documents;
    if (only && second === undefined) return this.#refuse(only, { code: undefined, error: undefined });
    const middle = Math.ceil(documents.length / 2);
    await this.#import(documents.slice(0, middle));
    await this.#import(documents.slice(middle));
  }

  /** As the engine answers. A server that is away, behind or breaks off is asked again. */
  async #answers(documents: readonly SentDocument[]): Promise<readonly ImportAnswer[] | undefined> {
    const { engine, collection, log, signal } = this.#options;
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await engine.importDocuments(collection, documents);
      } catch (error) {
        // Ids are derived from the content's place, so sending a body again changes nothing.
        const isWorthAnother =
          error instanceof AppError &&
          (error.isRetryable || error.code === 'IMPORT_REJECTED') &&
          error.code !== 'DISK_FULL';
        if (!isWorthAnother || attempt === attempts) throw error;
        log.warn('import.retry', { code: error.code, attempt });
        await sleep(firstPauseMs * 2 ** attempt * (0.75 + Math.random() / 2), undefined, { signal });
      }
    }
  }

  #refuseSome(documents: readonly SentDocument[], answers: readonly ImportAnswer[]): void {
    for (const [index, sent] of documents.entries()) {
      const answer = answers[index];
      if (!answer?.isTaken) this.#refuse(sent, { code: answer?.code, error: answer?.error });
    }
  }

  #refuse({ document }: SentDocument, { code, error }: Pick<ImportAnswer, 'code' | 'error'>): void {
    const { id, conversation_id: conversation = id } = document;
    this.refused.push({ id, conversation: String(conversation), code, reason: shownReason(error) });
    this.#options.log.warn('import.rejected', { id, code });
  }
}
