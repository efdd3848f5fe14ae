/** What the first header of a rollout says about its thread. */
import type { SessionLink } from '@session-siphon/schemas/session';
import { type JsonObject, countOf, isObject, objectOf, textOf, timeOf } from '../../narrow.ts';

export interface ThreadFacts {
  readonly id: string;
  readonly startedAt: string | undefined;
  readonly directory: string | undefined;
  readonly version: string | undefined;
  readonly client: string | undefined;
  readonly remoteUrl: string | undefined;
  readonly branch: string | undefined;
  readonly commit: string | undefined;
  readonly links: readonly SessionLink[];
  /** A thread the program runs for itself: no conversation. */
  readonly isInternal: boolean;
  /** A sub-agent or a review: nobody typed in it. */
  readonly isDelegated: boolean;
  /** Lines below this ordinal were copied from the parent. */
  readonly ownFromOrdinal: number | undefined;
  /** Everything up to the fork was copied in front. */
  readonly isForked: boolean;
}

/** Facts of a header; `fileId` is the id in the file's name, which stands in where the header has none. */
export function threadFacts(header: JsonObject, fileId: string): ThreadFacts {
  const git = objectOf(header['git']);
  const source = header['source'];
  const parent = textOf(header['parent_thread_id']) ?? textOf(spawnOf(source)['parent_thread_id']);
  const forkedFrom = textOf(header['forked_from_id']);
  const isDelegated = isObject(source) && source['subagent'] !== undefined;
  return {
    id: textOf(header['id']) ?? fileId,
    startedAt: timeOf(header['timestamp']),
    directory: textOf(header['cwd']),
    version: textOf(header['cli_version']),
    client: textOf(header['originator']) ?? textOf(source),
    remoteUrl: textOf(git['repository_url']),
    branch: textOf(git['branch']),
    commit: textOf(git['commit_hash']),
    links: linksOf(parent, forkedFrom),
    isInternal: isInternal(source),
    isDelegated,
    ownFromOrdinal: countOf(header['subagent_history_start_ordinal']),
    isForked: forkedFrom !== undefined || isDelegated,
  };
}

function linksOf(parent: string | undefined, forkedFrom: string | undefined): readonly SessionLink[] {
  if (parent !== undefined) return [{ relation: 'parent', nativeId: parent }];
  return forkedFrom === undefined ? [] : [{ relation: 'fork-of', nativeId: forkedFrom }];
}

function spawnOf(source: unknown): JsonObject {
  return objectOf(objectOf(objectOf(source)['subagent'])['thread_spawn']);
}

function isInternal(source: unknown): boolean {
  if (!isObject(source)) return false;
  if (source['internal'] !== undefined) return true;
  const agent = source['subagent'];
  return agent === 'compact' || agent === 'memory_consolidation' || (isObject(agent) && agent['other'] !== undefined);
}
