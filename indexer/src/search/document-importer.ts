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
    if (answers !== undefined) return this.#refuseSome(lines, answers);
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
  async #answers(lines: readonly string[]): Promise<readonly Answer[] | undefined> {
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
        return bodyRefused.includes(status) ? undefined : completeAnswers(lines.length, text);
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

  #refuseSome(lines: readonly string[], answers: readonly Answer[]): void {
    for (const [index, answer] of answers.entries()) if (!answer.isTaken) this.#refuse(lines[index] ?? '', answer);
  }

  #refuse(line: string, { code, error }: { readonly code: number | undefined; readonly error: unknown }): void {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the line is one that `add` wrote
    const { id, conversation_id: conversation = id } = JSON.parse(line) as ImportedDocument;
    this.refused.push({ id, conversation, code, reason: shownReason(error) });
    this.#options.log.warn('import.rejected', { id, code });
  }
}

/** What the server says of one document. */
interface Answer {
  readonly isTaken: boolean;
  readonly code: number | undefined;
  readonly error: unknown;
}

const taken: Answer = { isTaken: true, code: undefined, error: undefined };

/** One answer a document. Throws IMPORT_REJECTED: a dying leader cuts them short and still says 200, and a document is not to blame for a failure of the server. */
function completeAnswers(documents: number, text: string): readonly Answer[] {
  const answers = text
    .split('\n')
    .filter((line) => line !== '')
    .map(answerIn);
  const understood = answers.filter((answer) => answer !== undefined);
  if (understood.length !== documents || answers.length !== documents)
    throw rejected(`answered for ${understood.length} of ${documents} documents`);
  const failed = understood.filter(({ code = 0 }) => code >= 500);
  if (failed.length > 0) throw rejected(`failed to write ${failed.length} of ${documents} documents`);
  return understood;
}

/** Undefined for a line that is no answer. */
function answerIn(line: string): Answer | undefined {
  if (line === '{"success":true}') return taken;
  const answer = parsed(line);
  if (typeof answer !== 'object' || answer === null || !('success' in answer)) return undefined;
  if (answer.success === true) return taken;
  return {
    isTaken: false,
    code: 'code' in answer ? Number(answer.code) : undefined,
    error: 'error' in answer ? answer.error : undefined,
  };
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

function rejected(what: string): AppError {
  return new AppError('IMPORT_REJECTED', `the search server ${what}.`, {
    hint: 'Run the same command again; what is there already is only written once more.',
  });
}
