/** What an indexing run sets out to do: from where to where in the archive, into which collections, and what of it is done. */
import type { Log } from '@session-siphon/schemas/log';
import type { ArchiveReader, Position } from './archive/archive-reader.ts';
import { type Checkpoint, type Progress, readCheckpoint, readProgress } from './search/checkpoint.ts';
import {
  type Generation,
  createGeneration,
  isInPlace,
  isNothingInPlace,
  isThere,
  putInPlace,
  schemaHash,
} from './search/generation.ts';
import { untilWhole } from './search/node-state.ts';
import type { ParkedConversation } from './search/parked-documents.ts';
import type { SearchEngine } from './search/search-engine.ts';

export interface IndexPlan {
  readonly generation: Generation;
  /** The checkpoint that the index stands at; undefined for one that is made from nothing. */
  readonly before: Checkpoint | undefined;
  readonly until: Position;
  /** Number of the run; grows with every change of the index. */
  readonly rev: number;
  /** Where an earlier run broke off. */
  readonly resumed: Progress | undefined;
}

interface PlanOptions {
  readonly reader: ArchiveReader;
  readonly engine: SearchEngine;
  readonly log: Log;
  now(): number;
  readonly rebuild?: boolean;
  readonly signal?: AbortSignal | undefined;
}

/** The plan, or the checkpoint when the index is up to date. */
export async function planRun(options: PlanOptions): Promise<IndexPlan | { readonly done: Checkpoint }> {
  const { reader, engine, now } = options;
  const last = await readCheckpoint(engine);
  const lastRev = last?.rev ?? 0;
  const known = !options.rebuild && last && (await isUsable(last, options)) ? last : undefined;
  const begun = await begunRun(engine, { since: known?.rev ?? 0, lastRev });
  if (begun && (await isResumable(begun, options)))
    return { generation: begun, before: known, until: begun.until, rev: begun.rev, resumed: begun };
  // What a run has changed whose archive is gone cannot be told any more, nor what a server has lost.
  const before = begun || (known && (await hasLost(known, options))) ? undefined : known;
  const until = reader.position();
  if (before && isSamePosition(before.position, until)) return { done: before };
  // Time makes the number grow also over a lost checkpoint and over runs that broke off.
  const rev = Math.max(now(), lastRev + 1);
  const generation = before ?? (await createGeneration(engine, rev));
  // The first index ever answers while it is filled: newest sessions first, and nothing to compare it with.
  if (!before && (await isNothingInPlace(engine))) await putInPlace(engine, generation);
  return { generation, before, until, rev, resumed: undefined };
}

/** Whether documents are gone that no run took out. */
async function hasLost({ rev }: Checkpoint, { engine, log, signal }: PlanOptions): Promise<boolean> {
  if (await untilWhole(engine.address, signal)) return false;
  log.warn('index.documents-gone', { rev });
  return true;
}

/** Documents that the index lacks before the run. */
export function parkedBefore({ before, resumed }: IndexPlan): readonly ParkedConversation[] {
  return resumed?.parked ?? before?.parked ?? [];
}

/** Whether the index that the checkpoint speaks of is the one that searches reach, and the archive still knows the position. */
async function isUsable(checkpoint: Checkpoint, { engine, reader }: PlanOptions): Promise<boolean> {
  return checkpoint.schema === schemaHash() && reader.has(checkpoint.position) && (await isInPlace(engine, checkpoint));
}

/** An earlier run with the same start that broke off. */
async function begunRun(
  engine: SearchEngine,
  { since, lastRev }: { readonly since: number; readonly lastRev: number },
): Promise<Progress | undefined> {
  const progress = await readProgress(engine, since);
  return progress && progress.since === since && progress.rev > lastRev ? progress : undefined;
}

/** Whether what it wrote is still there, and where it was going to. */
async function isResumable(begun: Progress, { engine, reader }: PlanOptions): Promise<boolean> {
  return begun.schema === schemaHash() && reader.has(begun.until) && (await isThere(engine, begun));
}

function isSamePosition(a: Position, b: Position): boolean {
  const refs = new Set([...Object.keys(a), ...Object.keys(b)]);
  return [...refs].every((ref) => a[ref] === b[ref]);
}
