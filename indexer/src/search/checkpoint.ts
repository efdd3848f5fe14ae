/** What the index is made of, and how far a long run has come: kept in the engine itself, so that it is lost and moved together with the index. */
import { arrayOf, objectOf, textOf } from '@session-siphon/schemas/narrow';
import { collectionSchema, collections, type StateDocument } from '@session-siphon/schemas/search-document';
import type { Position } from '../archive/archive-reader.ts';
import type { Generation } from './generation.ts';
import type { ParkedConversation } from './parked-documents.ts';
import type { SearchEngine } from './search-engine.ts';

/** Documents by collection. */
export type Held = Readonly<Record<keyof Generation, number>>;

/** Written last: what it says is in the index. */
export interface Checkpoint extends Generation {
  readonly version: 1;
  /** Hash of the declared schemas; another one means another index. */
  readonly schema: string;
  /** The archive as far as it is indexed. */
  readonly position: Position;
  readonly rev: number;
  /** ISO UTC. */
  readonly at: string;
  /** Documents that every node had by then. Absent in what older versions wrote. */
  readonly held?: Held;
  /** Absent in what older versions wrote. */
  readonly parked?: readonly ParkedConversation[];
}

/** A run that is under way, or broke off: everything before its place is in the index. */
export interface Progress extends Generation {
  readonly version: 1;
  readonly schema: string;
  /** Number of the checkpoint from which the run set out; 0 for an index made from nothing. */
  readonly since: number;
  /** The archive to which it goes. */
  readonly until: Position;
  readonly rev: number;
  /** Changed sessions that are done, in the order of the archive's reader. */
  readonly done: number;
  /** Documents that the server has taken. */
  readonly taken: Held;
  readonly parked: readonly ParkedConversation[];
}

const checkpointId = 'index';
/** An index that is made anew stands beside the present one, and so do their runs. */
const progressIds = { update: 'progress', rebuild: 'rebuild' } as const;

/** The checkpoint, or undefined when there is none or a later program wrote it. */
export async function readCheckpoint(engine: SearchEngine): Promise<Checkpoint | undefined> {
  const payload = await readState(engine, checkpointId);
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- nobody else writes this document, and the version says what is in it
  return hasVersion(payload) ? (payload as Checkpoint) : undefined;
}

/** The search that finds the checkpoint where nothing but searches are answered. */
export const checkpointSearch = {
  collection: collections.state,
  q: '*',
  query_by: 'kind',
  filter_by: `id:=${checkpointId}`,
} as const;

/** The checkpoint in the answer to that search. */
export function foundCheckpoint(answer: unknown): Checkpoint | undefined {
  const [hit] = arrayOf(objectOf(answer)['hits']);
  const payload = payloadOf(objectOf(hit)['document']);
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- as above
  return hasVersion(payload) ? (payload as Checkpoint) : undefined;
}

export async function writeCheckpoint(engine: SearchEngine, checkpoint: Checkpoint): Promise<void> {
  await writeState(engine, { id: checkpointId, kind: 'checkpoint', payload: JSON.stringify(checkpoint) });
}

/** The last place that a run has noted which set out from the checkpoint with the number `since`; of no use any more once there is one with its own. */
export async function readProgress(engine: SearchEngine, since: number): Promise<Progress | undefined> {
  const payload = await readState(engine, progressIdOf(since));
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- as above
  return hasVersion(payload) ? (payload as Progress) : undefined;
}

export async function writeProgress(engine: SearchEngine, progress: Progress): Promise<void> {
  await writeState(engine, {
    id: progressIdOf(progress.since),
    kind: 'progress',
    payload: JSON.stringify(progress),
  });
}

function progressIdOf(since: number): string {
  return since === 0 ? progressIds.rebuild : progressIds.update;
}

async function readState(engine: SearchEngine, id: string): Promise<unknown> {
  const path = `/collections/${collections.state}/documents/${id}`;
  return payloadOf(await engine.json({ method: 'GET', path, accepts: [404] }));
}

function payloadOf(document: unknown): unknown {
  const payload = textOf(objectOf(document)['payload']);
  return payload === undefined ? undefined : JSON.parse(payload);
}

async function writeState(engine: SearchEngine, document: StateDocument): Promise<void> {
  await engine.json({
    method: 'POST',
    path: '/collections',
    body: collectionSchema(collections.state, 'state'),
    accepts: [409],
  });
  await engine.json({
    method: 'POST',
    path: `/collections/${collections.state}/documents?action=upsert`,
    body: document,
  });
}

function hasVersion(value: unknown): boolean {
  return objectOf(value)['version'] === 1;
}
