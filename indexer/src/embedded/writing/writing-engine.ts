/** The embedded server as the thread that writes its file sees it: documents go in without a request, all else is asked for like everywhere. */
import { type ImportAnswer, taken } from '../../search/import-answers.ts';
import { type EngineAddress, SearchEngine, type SentDocument, failureOf } from '../../search/search-engine.ts';
import { ApiError } from '../api-error.ts';
import type { WriterCalls } from './writer-calls.ts';

export class WritingEngine extends SearchEngine {
  /** Few at a time: what is written at once dies young, which costs next to nothing. */
  override readonly largestImport: number = 64 * 1024;
  readonly #calls: WriterCalls;

  constructor(address: EngineAddress, calls: WriterCalls) {
    super(address);
    this.#calls = calls;
  }

  override async importDocuments(
    collection: string,
    documents: readonly SentDocument[],
  ): Promise<readonly ImportAnswer[]> {
    const refusals = await this.#explained(() => this.#calls.importDocuments(collection, documents));
    return refusals.map((refusal) =>
      refusal ? { isTaken: false, code: refusal.status, error: refusal.message } : taken,
    );
  }

  override importsSettled(): Promise<void> {
    return this.#explained(() => this.#calls.settled());
  }

  async #explained<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      throw failureOf(this.address.url, { status: error.status, text: JSON.stringify({ message: error.message }) });
    }
  }
}
