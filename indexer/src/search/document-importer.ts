/** Documents into one collection, in bounded bodies: the next body is built while the server indexes the last one. */
import { setTimeout as sleep } from 'node:timers/promises';
import { AppError } from '@session-siphon/schemas/errors';
import type { Log } from '@session-siphon/schemas/log';
import { type RefusedDocument, shownReason } from './parked-documents.ts';
import type { SearchEngine } from './search-engine.ts';

interface ImporterOptions {
  readonly engine: SearchEngine;
  /** Physical name. */
  readonly collection: string;
  readonly log: Log;
}

/** What every document of the index has; one without a conversation is one. */
interface ImportedDocument {
  readonly id: string;
  readonly conversation_id?: string;
}

/** Larger bodies gain nothing, as the server starts to index when the last byte is there, and every thread on the way holds one. */
const largestBodyLength = 2 * (1 << 20);
const mostDocuments = 5_000;
/** An import answers only when all of it is indexed, which may take minutes on a busy server. */
const importIdleMs = 15 * 60_000;
/** Not understood, or too large. */
const bodyRefused: readonly number[] = [400, 413];
const attempts = 6;
const firstPauseMs = 500;

export class DocumentImporter {
  imported = 0;
  /** Documents that the server does not take; logged by id, and left out. */
  readonly refused: RefusedDocument[] = [];
  readonly #options: ImporterOptions;
  #lines: string[] = [];
  #length = 0;
  #inFlight: Promise<void> = Promise.resolve();

  constructor(options: ImporterOptions) {
    this.#options = options;
  }

  /** Queues one document; resolves when there is room for the next. */
  async add(document: ImportedDocument): Promise<void> {
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
    const answers = await this.#answers(lines);
    if (answers !== undefined) return this.#count(lines, answers);
    const [only = '', second] = lines;
    if (second === undefined) return this.#refuse(only, { code: undefined, error: undefined });
    const middle = Math.ceil(lines.length / 2);
    await this.#import(lines.slice(0, middle));
    await this.#import(lines.slice(middle));
  }

  /**
   * One answer a document, in order; undefined when the server, or a proxy before it, takes none of the body because of something in it. A server that is away,
   * behind or breaks off is asked again.
   */
  async #answers(lines: readonly string[]): Promise<readonly string[] | undefined> {
    const { engine, collection, log } = this.#options;
    for (let attempt = 1; ; attempt += 1) {
      try {
        const { status, text } = await engine.send({
          method: 'POST',
          path: `/collections/${collection}/documents/import?action=upsert&dirty_values=reject`,
          body: lines.join('\n'),
          accepts: bodyRefused,
          idleMs: importIdleMs,
        });
        return bodyRefused.includes(status) ? undefined : completeAnswers(lines, text);
      } catch (error) {
        // Ids are derived from the content's place, so sending a body again changes nothing.
        const isWorthAnother =
          error instanceof AppError &&
          (error.isRetryable || error.code === 'IMPORT_REJECTED') &&
          error.code !== 'DISK_FULL';
        if (!isWorthAnother || attempt === attempts) throw error;
        log.warn('import.retry', { code: error.code, attempt });
        await sleep(firstPauseMs * 2 ** attempt * (0.75 + Math.random() / 2));
      }
    }
  }

  #count(lines: readonly string[], answers: readonly string[]): void {
    for (const [index, answer] of answers.entries()) {
      const result = answer.startsWith('{"success":true') ? accepted : parsedAnswer(answer);
      if (result.isTaken) this.imported += 1;
      else this.#refuse(lines[index] ?? '', result);
    }
  }

  #refuse(line: string, { code, error }: { readonly code: number | undefined; readonly error: unknown }): void {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the line is one that `add` wrote
    const { id, conversation_id: conversation = id } = JSON.parse(line) as ImportedDocument;
    this.refused.push({ id, conversation, code, reason: shownReason(error) });
    this.#options.log.warn('import.rejected', { id, code });
  }
}

interface Answer {
  readonly isTaken: boolean;
  readonly code: number | undefined;
  readonly error: unknown;
}

const accepted: Answer = { isTaken: true, code: undefined, error: undefined };

function parsedAnswer(answer: string): Answer {
  const result: unknown = JSON.parse(answer);
  if (typeof result !== 'object' || result === null) return { isTaken: false, code: undefined, error: undefined };
  return {
    isTaken: 'success' in result && result.success === true,
    code: 'code' in result ? Number(result.code) : undefined,
    error: 'error' in result ? result.error : undefined,
  };
}

/** A dying leader cuts the answer short and still says 200. Throws IMPORT_REJECTED. */
function completeAnswers(lines: readonly string[], text: string): readonly string[] {
  const answers = text.split('\n').filter((line) => line !== '');
  if (answers.length < lines.length || !(answers.at(-1)?.endsWith('}') ?? true))
    throw new AppError(
      'IMPORT_REJECTED',
      `the search server answered for ${answers.length} of ${lines.length} documents.`,
      { hint: 'Run the same command again; what is there already is only written once more.' },
    );
  return answers;
}
