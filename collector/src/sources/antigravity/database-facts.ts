/** What a database says about its conversation as a whole. */
import type { SessionLink } from '@session-siphon/schemas/session';
import type { Database, SqlValue } from '../../source.ts';
import { blobsOf, messageOf } from './database-blobs.ts';
import { instantOf } from './instant.ts';

export interface DatabaseFacts {
  readonly createdAt: string | undefined;
  /** Folders it was begun in, as URIs. */
  readonly workspaces: readonly string[];
  readonly remoteUrl: string | undefined;
  readonly branch: string | undefined;
  readonly projectId: string | undefined;
  /** Conversation that started this one as its sub-agent. */
  readonly parent: string | undefined;
  readonly fork: ForkPoint | undefined;
}

/** Where a conversation was copied from another one. */
export interface ForkPoint {
  readonly conversation: string;
  /** Last step that was copied. */
  readonly lastCopied: number;
}

const forkKinds: readonly (number | undefined)[] = [2, 6];
const agentForkKind = 6;

export function databaseFacts(database: Database, id: string): DatabaseFacts {
  const data = messageOf(mainBlob(database));
  const workspaces = data?.messages(1) ?? [];
  const fork = forkOf(database, id);
  const parent = data?.text(5) ?? (fork?.isAgent ? fork.conversation : undefined);
  return {
    createdAt: instantOf(data?.message(2)),
    workspaces: [...workspaces.flatMap((workspace) => workspace.text(1) ?? []), ...(data?.texts(7) ?? [])],
    remoteUrl: workspaces[0]?.message(3)?.text(2),
    branch: workspaces[0]?.text(4),
    projectId: data?.text(18),
    parent: parent === id ? undefined : parent,
    fork,
  };
}

function mainBlob(database: Database): SqlValue | undefined {
  const columns = database.columns('trajectory_metadata_blob');
  if (!columns.includes('id') || !columns.includes('data')) return undefined;
  for (const { data } of database.rows("SELECT data FROM trajectory_metadata_blob WHERE id = 'main'")) return data;
  return undefined;
}

/** The newest reference to another conversation: older ones were copied with the rest, one to itself is a rewind. */
function forkOf(database: Database, id: string): (ForkPoint & { readonly isAgent: boolean }) | undefined {
  const references = [...blobsOf(database, 'parent_references')];
  const newest = references.findLast((one) => forkKinds.includes(one.varint(5)) && (one.text(6) ?? id) !== id);
  const conversation = newest?.text(6);
  if (!newest || conversation === undefined) return undefined;
  return { conversation, lastCopied: newest.varint(2) ?? -1, isAgent: newest.varint(5) === agentForkKind };
}

/** Relations that are known at the start. */
export function linksOf(parent: string | undefined, fork: ForkPoint | undefined): readonly SessionLink[] {
  const links: SessionLink[] = parent === undefined ? [] : [{ relation: 'parent', nativeId: parent }];
  if (fork && fork.conversation !== parent) links.push({ relation: 'fork-of', nativeId: fork.conversation });
  return links;
}
