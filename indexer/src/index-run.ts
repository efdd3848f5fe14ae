/** One pass over what changed in the archive: documents out of sessions, into the collections, and away with what they replace. */
import { setImmediate } from 'node:timers/promises';
import { AppError, type ErrorCode } from '@session-siphon/schemas/errors';
import type { Log } from '@session-siphon/schemas/log';
import type { Session } from '@session-siphon/schemas/session';
import { bundledWordVectors } from './bundled-word-vectors.ts';
import type { ChangedSession } from './archive/archive-reader.ts';
import { type ReadCopy, longestCopy, readCopy } from './archive/longest-copy.ts';
import { sessionToDocuments } from './documents/session-to-documents.ts';
import { type IndexPlan, parkedBefore } from './index-plan.ts';
import { type Progress, writeProgress } from './search/checkpoint.ts';
import { DocumentImporter } from './search/document-importer.ts';
import { schemaHash } from './search/generation.ts';
import { indexedFolders } from './search/indexed-folders.ts';
import { type ParkedConversation, parkedAfter } from './search/parked-documents.ts';
import type { SearchEngine } from './search/search-engine.ts';

export interface IndexProgress {
  readonly sessionsDone: number;
  readonly sessionsTotal: number;
  readonly documents: number;
}

interface RunParts {
  readonly engine: SearchEngine;
  readonly log: Log;
  readonly plan: IndexPlan;
  readonly signal?: AbortSignal | undefined;
  onProgress?(progress: IndexProgress): void;
}

/** What one pass did. */
export interface RunCounts {
  readonly sessions: { indexed: number; removed: number; failed: number };
  documents: number;
}

/** So many documents are sent between two places at which a broken-off run can be carried on. */
const documentsBetweenPlaces = 20_000;

/** Conversations whose documents are all new: one delete names many of them. */
const mostDeletedAtOnce = 500;

export class IndexRun {
  readonly counts: RunCounts = { sessions: { indexed: 0, removed: 0, failed: 0 }, documents: 0 };
  readonly #parts: RunParts;
  readonly #importers: { readonly messages: DocumentImporter; readonly conversations: DocumentImporter };
  readonly #wasParked: ReadonlySet<string>;
  /** Conversations that were looked at. */
  readonly #touched = new Set<string>();
  /** Those of which a copy cannot be read, with the reason. */
  readonly #unreadable = new Map<string, ErrorCode>();
  #rewritten: string[] = [];
  #grown: { readonly id: string; readonly fromSeq: number }[] = [];
  #removed: string[] = [];
  /** Different documents that were sent, by this run and the ones it carries on. */
  readonly #sent: Record<keyof Progress['taken'], number>;
  #documentsAtPlace = 0;

  constructor(parts: RunParts) {
    const { plan } = parts;
    this.#parts = parts;
    this.#importers = {
      messages: new DocumentImporter({ ...parts, collection: plan.generation.messages }),
      conversations: new DocumentImporter({ ...parts, collection: plan.generation.conversations }),
    };
    this.#sent = { messages: 0, conversations: 0, ...plan.resumed?.taken };
    this.#wasParked = new Set(parkedBefore(plan).map(({ id }) => id));
  }

  /** Documents that the server has taken. */
  get taken(): Progress['taken'] {
    const { messages, conversations } = this.#importers;
    return {
      messages: this.#sent.messages - messages.refused.length,
      conversations: this.#sent.conversations - conversations.refused.length,
    };
  }

  /** Documents that the server did not take. */
  get rejected(): number {
    return this.#importers.messages.refused.length + this.#importers.conversations.refused.length;
  }

  /** All that the index lacks after this run. */
  get parked(): readonly ParkedConversation[] {
    const refused = Object.values(this.#importers).flatMap((importer) => importer.refused);
    const run = { touched: this.#touched, refused, unreadable: this.#unreadable };
    return parkedAfter(parkedBefore(this.#parts.plan), run);
  }

  /** Afterwards the collections hold what the sessions hold now. */
  async run(changes: readonly ChangedSession[]): Promise<void> {
    const { plan, signal, onProgress } = this.#parts;
    let done = plan.resumed?.done ?? 0;
    // Whoever comes after a run that breaks off has to know of it: what it changed may be back to what it was, and be no change any more.
    if (plan.before && !plan.resumed) await this.#note(done);
    for (const change of changes.slice(done)) {
      signal?.throwIfAborted();
      // Documents are made without waiting for anything; the connection needs its turns.
      await setImmediate();
      await this.#one(change);
      done += 1;
      const { documents } = this.counts;
      if (documents - this.#documentsAtPlace >= documentsBetweenPlaces && done < changes.length)
        await this.#place(done);
      onProgress?.({ sessionsDone: done, sessionsTotal: changes.length, documents });
    }
    await this.#complete();
  }

  /** Everything so far is in the index, and what it replaces is not. */
  async #complete(): Promise<void> {
    await this.#importers.conversations.flush();
    await this.#importers.messages.flush();
    if (this.#parts.plan.before) await this.#deleteStale();
  }

  /** A place from which the next run can carry on. */
  async #place(done: number): Promise<void> {
    await this.#complete();
    this.#documentsAtPlace = this.counts.documents;
    await this.#note(done);
  }

  async #note(done: number): Promise<void> {
    const { engine, plan } = this.#parts;
    await writeProgress(engine, {
      version: 1,
      schema: schemaHash(),
      messages: plan.generation.messages,
      conversations: plan.generation.conversations,
      since: plan.before?.rev ?? 0,
      until: plan.until,
      rev: plan.rev,
      done,
      taken: this.taken,
      parked: this.parked,
    });
  }

  async #one(changed: ChangedSession): Promise<void> {
    const change = (await this.#withIndexedCopies(changed)) ?? changed;
    this.#touched.add(change.sessionId);
    if (change.copies.length === 0) {
      this.#removed.push(change.sessionId);
      this.counts.sessions.removed += 1;
      return;
    }
    const shown = longestCopy(this.#readCopies(change));
    // What is indexed of a session that cannot be read stays.
    if (!shown) return;
    const { session, copies } = shown;
    // What was left aside is tried again with the rest of its conversation.
    const unchanged = this.#wasParked.has(change.sessionId) ? undefined : change.unchangedRecords?.();
    const fromSeq = unchanged === undefined ? 0 : firstSeq(session, unchanged);
    const { conversation, messages } = sessionToDocuments({
      session,
      copies,
      rev: this.#parts.plan.rev,
      vectors: bundledWordVectors(),
      fromSeq,
    });
    await this.#importers.conversations.add(conversation);
    this.#sent.conversations += 1;
    this.counts.documents += 1;
    const ids = new Set<string>();
    for (const document of messages) {
      await this.#importers.messages.add(document);
      ids.add(document.id);
      this.counts.documents += 1;
    }
    this.#sent.messages += ids.size;
    if (fromSeq > 0) this.#grown.push({ id: session.header.id, fromSeq });
    else this.#rewritten.push(session.header.id);
    this.counts.sessions.indexed += 1;
  }

  /** The same with the copies that the index shows besides. */
  async #withIndexedCopies({ sessionId, copies, alsoIn }: ChangedSession): Promise<ChangedSession | undefined> {
    const { engine, plan } = this.#parts;
    if (!plan.before || !alsoIn) return undefined;
    const indexed = await indexedFolders(engine, plan.generation.conversations, sessionId);
    const others = indexed.filter((folder) => copies.every((copy) => copy.folder !== folder));
    return others.length > 0 ? alsoIn(others) : undefined;
  }

  /** The copies that can be read: a damaged one costs itself. */
  #readCopies({ sessionId, copies }: ChangedSession): ReadCopy[] {
    const read: ReadCopy[] = [];
    for (const copy of copies)
      try {
        read.push(readCopy(copy));
      } catch (error) {
        if (!(error instanceof AppError) || error.code === 'FORMAT_TOO_NEW') throw error;
        this.#unreadable.set(sessionId, error.code);
        this.#parts.log.warn('index.session-unreadable', {
          session: sessionId,
          machine: copy.machine,
          code: error.code,
        });
      }
    if (this.#unreadable.has(sessionId)) this.counts.sessions.failed += 1;
    return read;
  }

  /** What the sessions held before and do not hold now. */
  async #deleteStale(): Promise<void> {
    const { engine, plan } = this.#parts;
    const { generation, rev } = plan;
    for (let at = 0; at < this.#rewritten.length; at += mostDeletedAtOnce)
      await this.#delete(
        generation.messages,
        `conversation_id:=[${this.#rewritten.slice(at, at + mostDeletedAtOnce).join(',')}] && rev:<${rev}`,
      );
    for (const { id, fromSeq } of this.#grown)
      await this.#delete(generation.messages, `conversation_id:=${id} && seq:>=${fromSeq} && rev:<${rev}`);
    for (const id of this.#removed) {
      await this.#delete(generation.messages, `conversation_id:=${id}`);
      await engine.json({
        method: 'DELETE',
        path: `/collections/${generation.conversations}/documents/${id}`,
        accepts: [404],
      });
    }
    this.#rewritten = [];
    this.#grown = [];
    this.#removed = [];
  }

  async #delete(collection: string, filter: string): Promise<void> {
    await this.#parts.engine.json({
      method: 'DELETE',
      path: `/collections/${collection}/documents?batch_size=1000&filter_by=${encodeURIComponent(filter)}`,
      idleMs: 5 * 60_000,
    });
  }
}

/** Position of the first message after the first `count` records; behind the last message when there is none. */
function firstSeq(session: Session, count: number): number {
  for (const record of session.records.slice(count)) if (record.type === 'message') return record.seq;
  return session.records.reduce((seq, record) => (record.type === 'message' ? record.seq + 1 : seq), 0);
}
