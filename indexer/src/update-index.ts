/** Archive → index. One job: from a checkpoint it brings the index up to date, without one (or for a rebuild) it makes it from nothing. */
import { setTimeout as sleep } from 'node:timers/promises';
import { AppError } from '@session-siphon/schemas/errors';
import type { Log } from '@session-siphon/schemas/log';
import type { ArchiveReader } from './archive/archive-reader.ts';
import { type IndexPlan, planRun } from './index-plan.ts';
import { type IndexProgress, IndexRun, type RunCounts } from './index-run.ts';
import { writeCheckpoint } from './search/checkpoint.ts';
import { dropOthers, putInPlace, schemaHash } from './search/generation.ts';
import { heldByAll } from './search/node-state.ts';
import type { ParkedConversation } from './search/parked-documents.ts';
import { keepForRestart, untilSettled, writtenBy } from './search/readiness.ts';
import type { SearchEngine } from './search/search-engine.ts';

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
export interface IndexCounts extends RunCounts {
  /** Documents the server did not take. */
  readonly rejected: number;
  /** Everything that the index lacks because the server did not take it, in this run or before. */
  readonly parked: readonly ParkedConversation[];
  /** Whether the index was made from nothing. */
  readonly isFresh: boolean;
  /** Whether a run that had broken off was carried on. */
  readonly isResumed: boolean;
  /** Grows with every change of the index. */
  readonly rev: number;
}

/**
 * Runs the job once. Afterwards the index holds what the archive held at the start of the run. A run that breaks off leaves the checkpoint where it was; the
 * next one carries on at the last place it noted, and what it repeats changes nothing that was done.
 */
export async function updateIndex(options: UpdateOptions): Promise<IndexCounts> {
  const { engine, signal } = options;
  await untilSettled(engine, signal);
  const plan = await planRun(options);
  if ('done' in plan) return upToDate(plan.done);
  const run = await carriedOut(plan, options);
  await settle(plan, run, options);
  const counts = {
    ...run.counts,
    rejected: run.rejected,
    parked: run.parked,
    isFresh: plan.before === undefined,
    isResumed: plan.resumed !== undefined,
    rev: plan.rev,
  };
  if (counts.documents >= bulkDocuments) await keepForRestart(engine, options.log);
  // The archive may have grown since the run set out that was carried on.
  return plan.resumed ? withCatchUp(counts, await updateIndex({ ...options, rebuild: false })) : counts;
}

/** As many new documents are a load after which the server makes a snapshot. */
const bulkDocuments = 10_000;

/** The pass over the changes. A server that has lost what it took is given all of it once more. */
async function carriedOut(plan: IndexPlan, options: UpdateOptions): Promise<IndexRun> {
  const { reader, log, signal } = options;
  const changes = reader.changes(plan.before?.position, plan.until);
  const run = new IndexRun({ ...options, plan });
  await run.run(changes);
  if ((await lost(plan, run, options)) === undefined) return run;
  log.warn('index.repeated', { rev: plan.rev });
  const again = new IndexRun({ ...options, plan: { ...plan, resumed: undefined } });
  await again.run(changes);
  signal?.throwIfAborted();
  const missing = await lost(plan, again, options);
  if (missing === undefined) return again;
  throw new AppError('IMPORT_REJECTED', `the search server holds ${missing} that it said it took.`, {
    hint: 'Run the same command again; until then the index stays at what it was.',
  });
}

/** What the server lacks of what it took, in words. The nodes of a cluster need a moment to have what one of them has. */
async function lost(plan: IndexPlan, run: IndexRun, { engine, signal }: UpdateOptions): Promise<string | undefined> {
  for (const kind of ['conversations', 'messages'] as const) {
    let held = 0;
    for (let look = 0; look < looks; look += 1) {
      if (look > 0) await sleep(pauseBetweenLooksMs, undefined, { signal }).then(() => untilSettled(engine, signal));
      held = await writtenBy(engine, plan.generation[kind], plan.rev);
      if (held >= run.taken[kind]) break;
    }
    if (held < run.taken[kind]) return `${held} of ${run.taken[kind]} documents in ${kind}`;
  }
  return undefined;
}

const looks = 10;
const pauseBetweenLooksMs = 200;

/** The index is what searches reach, and the checkpoint says so. */
async function settle(plan: IndexPlan, run: IndexRun, { engine, now }: UpdateOptions): Promise<void> {
  const { generation, until, rev } = plan;
  if (!plan.before) {
    await putInPlace(engine, generation);
    await dropOthers(engine, generation);
  }
  await writeCheckpoint(engine, {
    version: 1,
    schema: schemaHash(),
    messages: generation.messages,
    conversations: generation.conversations,
    position: until,
    rev,
    at: new Date(now()).toISOString(),
    held: await heldByAll(engine.address, generation),
    parked: run.parked,
  });
}

function upToDate({
  rev,
  parked = [],
}: {
  readonly rev: number;
  readonly parked?: readonly ParkedConversation[];
}): IndexCounts {
  return {
    sessions: { indexed: 0, removed: 0, failed: 0 },
    documents: 0,
    rejected: 0,
    parked,
    isFresh: false,
    isResumed: false,
    rev,
  };
}

function withCatchUp(carriedOn: IndexCounts, then: IndexCounts): IndexCounts {
  const { sessions } = carriedOn;
  return {
    ...carriedOn,
    sessions: {
      indexed: sessions.indexed + then.sessions.indexed,
      removed: sessions.removed + then.sessions.removed,
      failed: sessions.failed + then.sessions.failed,
    },
    documents: carriedOn.documents + then.documents,
    rejected: carriedOn.rejected + then.rejected,
    parked: then.parked,
    rev: then.rev,
  };
}
