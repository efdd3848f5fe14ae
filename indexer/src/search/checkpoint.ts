/** What the index is made of: kept in the engine itself, so that it is lost and moved together with the index. Written last. */
import { collectionSchema, collections, type StateDocument } from '@session-siphon/schemas/search-document';
import type { Position } from '../archive/archive-reader.ts';
import type { SearchEngine } from './search-engine.ts';

export interface Checkpoint {
  readonly version: 1;
  /** Hash of the declared schemas; another one means another index. */
  readonly schema: string;
  /** Physical names behind the aliases. */
  readonly messages: string;
  readonly conversations: string;
  /** The archive as far as it is indexed. */
  readonly position: Position;
  readonly rev: number;
  /** ISO UTC. */
  readonly at: string;
}

const checkpointId = 'index';

/** The checkpoint, or undefined when there is none or a later program wrote it. */
export async function readCheckpoint(engine: SearchEngine): Promise<Checkpoint | undefined> {
  const { status, text } = await engine.send({
    method: 'GET',
    path: `/collections/${collections.state}/documents/${checkpointId}`,
    accepts: [404],
  });
  if (status === 404) return undefined;
  const document: unknown = JSON.parse(text);
  if (typeof document !== 'object' || document === null || !('payload' in document)) return undefined;
  const payload: unknown = JSON.parse(String(document.payload));
  return isCheckpoint(payload) ? payload : undefined;
}

export async function writeCheckpoint(engine: SearchEngine, checkpoint: Checkpoint): Promise<void> {
  await engine.send({
    method: 'POST',
    path: '/collections',
    body: collectionSchema(collections.state, 'state'),
    accepts: [409],
  });
  const document: StateDocument = { id: checkpointId, kind: 'checkpoint', payload: JSON.stringify(checkpoint) };
  await engine.send({
    method: 'POST',
    path: `/collections/${collections.state}/documents?action=upsert`,
    body: document,
  });
}

function isCheckpoint(value: unknown): value is Checkpoint {
  return typeof value === 'object' && value !== null && 'version' in value && value.version === 1;
}
