/** What the first header of a rollout says about its thread. */
import type { SessionLink } from '@session-siphon/schemas/session';
import { type JsonObject, countOf, isObject, objectOf, textOf, timeOf } from '@session-siphon/schemas/narrow';

export interface ThreadFacts {
  /** The thread's own id. */
  readonly id: string;
  /** Root of the tree of agents that a sub-agent or review belongs to; of every other thread its own id. */
  readonly rootId: string;
  /** What a sub-agent is called: the task's name, with which its path ends. */
  readonly taskName: string | undefined;
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
  /** The thread goes on from lines of another file, and its totals from theirs. */
  readonly hasBase: boolean;
}

/** Facts of a header; `fileId` is the id in the file's name, which stands in where the header has none. */
export function threadFacts(header: JsonObject, fileId: string): ThreadFacts {
  const git = objectOf(header['git']);
  const source = header['source'];
  const id = textOf(header['id']) ?? fileId;
  const root = textOf(header['session_id']);
  const parent = textOf(header['parent_thread_id']) ?? textOf(spawnOf(source)['parent_thread_id']);
  const forkedFrom = textOf(header['forked_from_id']);
  const isDelegated = isAgent(source) || header['thread_source'] === 'subagent';
  const rootId = isDelegated ? ((root === id ? undefined : root) ?? parent ?? id) : id;
  return {
    id,
    rootId,
    taskName: (textOf(header['agent_path']) ?? textOf(spawnOf(source)['agent_path']))?.split('/').at(-1),
    startedAt: timeOf(header['timestamp']),
    directory: textOf(header['cwd']),
    version: textOf(header['cli_version']),
    client: textOf(header['originator']) ?? textOf(source) ?? textOf(objectOf(source)['custom']),
    remoteUrl: textOf(git['repository_url']),
    branch: textOf(git['branch']),
    commit: textOf(git['commit_hash']),
    links: linksOf({ id, rootId, parent, forkedFrom }),
    isInternal: isInternal(source),
    isDelegated,
    ownFromOrdinal: countOf(header['subagent_history_start_ordinal']),
    hasBase: isObject(header['history_base']),
  };
}

/** A sub-agent's parent can be a sub-agent itself: both belong to the root. */
function linksOf(thread: {
  id: string;
  rootId: string;
  parent: string | undefined;
  forkedFrom: string | undefined;
}): readonly SessionLink[] {
  const { id, rootId, forkedFrom } = thread;
  const parent = thread.parent ?? (rootId === id ? undefined : rootId);
  if (parent === undefined) return forkedFrom === undefined ? [] : [{ relation: 'fork-of', nativeId: forkedFrom }];
  if (rootId === id || parent === rootId) return [{ relation: 'parent', nativeId: parent }];
  return [{ relation: 'parent', nativeId: rootId, agentId: parent }];
}

function isAgent(source: unknown): boolean {
  return isObject(source) && source['subagent'] !== undefined;
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
