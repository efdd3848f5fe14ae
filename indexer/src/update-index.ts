/** Archive → index. One job: from a checkpoint it brings the index up to date, without one (or for a rebuild) it makes it from nothing. */
import { setImmediate } from 'node:timers/promises';
import { AppError } from '@session-siphon/schemas/errors';
import type { Log } from '@session-siphon/schemas/log';
import type { Session } from '@session-siphon/schemas/session';
import type { ArchiveReader, ChangedSession, Position, SessionCopy } from './archive/archive-reader.ts';
import { sessionToDocuments } from './documents/session-to-documents.ts';
import { type Checkpoint, readCheckpoint, writeCheckpoint } from './search/checkpoint.ts';
import { DocumentImporter } from './search/document-importer.ts';
import {
  type Generation,
  createGeneration,
  dropOthers,
  isInPlace,
  isNothingInPlace,
  putInPlace,
  schemaHash,
} from './search/generation.ts';
import { documentCount, keepForRestart, untilSettled } from './search/readiness.ts';
import type { SearchEngine } from './search/search-engine.ts';

export interface IndexProgress {
  readonly sessionsDone: number;
  readonly sessionsTotal: number;
  readonly documents: number;
}

interface UpdateOptions {
  readonly reader: ArchiveReader;
  readonly engine: SearchEngine;
  readonly log: Log;
  /** Milliseconds since 1970-01-01. */
  now(): number;
  /** Makes a fresh index beside the present one, which answers searches until the fresh one is complete. */
  readonly rebuild?: boolean;
  readonly signal?: AbortSignal | undefined;
  onProgress?(progress: IndexProgress): void;
}

/** Counts of one run. */
export interface IndexCounts {
  sessions: { indexed: number; removed: number; failed: number };
  documents: number;
  /** Documents the server did not take. */
  rejected: number;
  /** Whether the index was made from nothing. */
  readonly isFresh: boolean;
  /** Grows with every change of the index. */
  readonly rev: number;
}

/**
 * Runs the job once. Afterwards the index holds what the archive held at the start of the run. A run that breaks off leaves the checkpoint where it was; the
 * next one repeats the same range, which changes nothing that was done.
 */
export async function updateIndex(options: UpdateOptions): Promise<IndexCounts> {
  const { reader, engine, now, signal } = options;
  await untilSettled(engine, signal);
  const until = reader.position();
  const before = options.rebuild ? undefined : await usableCheckpoint(engine, reader);
  if (before && isSamePosition(before.position, until)) return { ...nothingDone(), isFresh: false, rev: before.rev };
  // Time makes the number grow also over a lost checkpoint and over runs that broke off.
  const rev = Math.max(now(), (before?.rev ?? 0) + 1);
  const generation = before ?? (await createGeneration(engine, rev));
  // The first index ever answers while it is filled: newest sessions first, and nothing to compare it with.
  if (!before && (await isNothingInPlace(engine))) await putInPlace(engine, generation);

  const update = new Update({ ...options, generation, rev, isFresh: !before });
  const counts = await update.run(reader.changes(before?.position, until));
  if (!before) {
    await untilSettled(engine, signal);
    await checkHeld(engine, generation, update.taken);
    await putInPlace(engine, generation);
    await dropOthers(engine, generation);
  }
  const { messages, conversations } = generation;
  await writeCheckpoint(engine, {
    version: 1,
    schema: schemaHash(),
    messages,
    conversations,
    position: until,
    rev,
    at: new Date(now()).toISOString(),
  });
  if (counts.documents >= bulkDocuments) await keepForRestart(engine, options.log);
  return counts;
}

/** Throws when the server lacks some of the documents that it took: an index that is not complete must not come into place. */
async function checkHeld(engine: SearchEngine, generation: Generation, taken: DocumentCounts): Promise<void> {
  for (const kind of ['conversations', 'messages'] as const) {
    const held = await documentCount(engine, generation[kind]);
    if (held < taken[kind])
      throw new AppError('IMPORT_REJECTED', `the search server holds ${held} of ${taken[kind]} documents in ${kind}.`, {
        hint: 'Run the same command again; until then searches are answered from the index before.',
      });
  }
}

/** The checkpoint, if the index it speaks of is the one that searches reach, and the archive still knows the position. */
async function usableCheckpoint(engine: SearchEngine, reader: ArchiveReader): Promise<Checkpoint | undefined> {
  const checkpoint = await readCheckpoint(engine);
  const isUsable =
    checkpoint?.schema === schemaHash() && reader.has(checkpoint.position) && (await isInPlace(engine, checkpoint));
  return isUsable ? checkpoint : undefined;
}

function isSamePosition(a: Position, b: Position): boolean {
  const refs = new Set([...Object.keys(a), ...Object.keys(b)]);
  return [...refs].every((ref) => a[ref] === b[ref]);
}

function nothingDone(): Pick<IndexCounts, 'sessions' | 'documents' | 'rejected'> {
  return { sessions: { indexed: 0, removed: 0, failed: 0 }, documents: 0, rejected: 0 };
}

interface UpdateParts extends UpdateOptions {
  readonly generation: Generation;
  readonly rev: number;
  readonly isFresh: boolean;
}

/** As many new documents are a load after which the server makes a snapshot. */
const bulkDocuments = 10_000;

type DocumentCounts = Readonly<Record<keyof Generation, number>>;

/** Conversations whose documents are all new: one delete names many of them. */
const mostDeletedAtOnce = 500;

class Update {
  readonly #parts: UpdateParts;
  readonly #messages: DocumentImporter;
  readonly #conversations: DocumentImporter;
  readonly #counts: IndexCounts;
  readonly #rewritten: string[] = [];
  readonly #grown: { readonly id: string; readonly fromSeq: number }[] = [];
  readonly #removed: string[] = [];
  /** Different documents that were sent. */
  readonly #sent = { messages: 0, conversations: 0 };

  constructor(parts: UpdateParts) {
    const { engine, generation, log, isFresh } = parts;
    this.#parts = parts;
    this.#messages = new DocumentImporter({ engine, collection: generation.messages, log });
    this.#conversations = new DocumentImporter({ engine, collection: generation.conversations, log });
    this.#counts = { ...nothingDone(), isFresh, rev: parts.rev };
  }

  /** Documents that the server has taken. */
  get taken(): DocumentCounts {
    return {
      messages: this.#sent.messages - this.#messages.rejected,
      conversations: this.#sent.conversations - this.#conversations.rejected,
    };
  }

  async run(changes: readonly ChangedSession[]): Promise<IndexCounts> {
    const counts = this.#counts;
    let done = 0;
    for (const change of changes) {
      this.#parts.signal?.throwIfAborted();
      // Documents are made without waiting for anything; the connection needs its turns.
      await setImmediate();
      await this.#one(change);
      done += 1;
      this.#parts.onProgress?.({ sessionsDone: done, sessionsTotal: changes.length, documents: counts.documents });
    }
    await this.#conversations.flush();
    await this.#messages.flush();
    if (!this.#parts.isFresh) await this.#deleteStale();
    counts.rejected = this.#messages.rejected + this.#conversations.rejected;
    return counts;
  }

  async #one(change: ChangedSession): Promise<void> {
    if (change.copies.length === 0) {
      this.#removed.push(change.sessionId);
      this.#counts.sessions.removed += 1;
      return;
    }
    let shown;
    try {
      shown = longestCopy(change.copies);
    } catch (error) {
      // One damaged session costs itself; what is indexed of it stays.
      if (!(error instanceof AppError) || error.code === 'FORMAT_TOO_NEW') throw error;
      this.#counts.sessions.failed += 1;
      this.#parts.log.warn('index.session-unreadable', { session: change.sessionId, code: error.code });
      return;
    }
    const { session, copies } = shown;
    const fromSeq = change.unchangedRecords === undefined ? 0 : firstSeq(session, change.unchangedRecords());
    const { conversation, messages } = sessionToDocuments({ session, copies, rev: this.#parts.rev, fromSeq });
    await this.#conversations.add(conversation);
    this.#counts.documents += 1;
    this.#sent.conversations += 1;
    const ids = new Set<string>();
    for (const document of messages) {
      await this.#messages.add(document);
      ids.add(document.id);
      this.#counts.documents += 1;
    }
    this.#sent.messages += ids.size;
    if (fromSeq > 0) this.#grown.push({ id: session.header.id, fromSeq });
    else this.#rewritten.push(session.header.id);
    this.#counts.sessions.indexed += 1;
  }

  /** What the sessions held before and do not hold now. */
  async #deleteStale(): Promise<void> {
    const { generation, rev } = this.#parts;
    for (let at = 0; at < this.#rewritten.length; at += mostDeletedAtOnce)
      await this.#delete(
        generation.messages,
        `conversation_id:=[${this.#rewritten.slice(at, at + mostDeletedAtOnce).join(',')}] && rev:<${rev}`,
      );
    for (const { id, fromSeq } of this.#grown)
      await this.#delete(generation.messages, `conversation_id:=${id} && seq:>=${fromSeq} && rev:<${rev}`);
    for (const id of this.#removed) {
      await this.#delete(generation.messages, `conversation_id:=${id}`);
      await this.#parts.engine.send({
        method: 'DELETE',
        path: `/collections/${generation.conversations}/documents/${id}`,
        accepts: [404],
      });
    }
  }

  async #delete(collection: string, filter: string): Promise<void> {
    await this.#parts.engine.send({
      method: 'DELETE',
      path: `/collections/${collection}/documents?batch_size=1000&filter_by=${encodeURIComponent(filter)}`,
      idleMs: 5 * 60_000,
    });
  }
}

/** The copy with most messages is shown; of equal ones always the same. All are listed, the shown one first. */
function longestCopy(copies: readonly SessionCopy[]): {
  session: Session;
  copies: { machine: string; folder: string; messages: number }[];
} {
  const read = copies.map((copy) => {
    const session = copy.read();
    const messages = session.records.reduce((count, record) => count + (record.type === 'message' ? 1 : 0), 0);
    return { session, listed: { machine: copy.machine, folder: copy.folder, messages } };
  });
  read.sort((a, b) => b.listed.messages - a.listed.messages || (a.listed.folder < b.listed.folder ? -1 : 1));
  const [first] = read;
  if (!first) throw new Error('a session in the archive has at least one copy');
  return { session: first.session, copies: read.map(({ listed }) => listed) };
}

/** Position of the first message after the first `count` records; behind the last message when there is none. */
function firstSeq(session: Session, count: number): number {
  for (const record of session.records.slice(count)) if (record.type === 'message') return record.seq;
  return session.records.reduce((seq, record) => (record.type === 'message' ? record.seq + 1 : seq), 0);
}
