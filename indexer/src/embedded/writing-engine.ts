/** The embedded server as the thread that writes its file sees it: documents go in without a request, all else is asked for like everywhere. */
import { type ImportAnswer, taken } from '../search/import-answers.ts';
import { type EngineAddress, SearchEngine, type SentDocument, failureOf } from '../search/search-engine.ts';
import { ApiError } from './api-error.ts';
import type { WriterCalls } from './writer-calls.ts';

export class WritingEngine extends SearchEngine {
  readonly #calls: WriterCalls;

  constructor(address: EngineAddress, calls: WriterCalls) {
    super(address);
    this.#calls = calls;
  }

  override async importDocuments(
    collection: string,
    documents: readonly SentDocument[],
  ): Promise<readonly ImportAnswer[]> {
    try {
      const refusals = await this.#calls.importDocuments(collection, documents);
      return refusals.map((refusal) =>
        refusal ? { isTaken: false, code: refusal.status, error: refusal.message } : taken,
      );
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      throw failureOf(this.address.url, { status: error.status, text: JSON.stringify({ message: error.message }) });
    }
  }
}
