/**
 * Which sessions have been quiet for a day. That is found from the commits: what changed up to one that is a day old and did not change since. So nothing is
 * kept of any session, and the work follows what changed.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type SessionLocation, parseSegmentPath, sessionFolder } from '@session-siphon/schemas/archive-path';
import { decodeCommit } from '@session-siphon/schemas/git/commit';
import { diffTrees } from '@session-siphon/schemas/git/diff-trees';
import type { ObjectId } from '@session-siphon/schemas/git/object-id';
import type { ObjectStore } from '@session-siphon/schemas/git/object-store';
import { objectOf, parseJson } from '@session-siphon/schemas/narrow';
import { writeFileAtomically } from '../objects/atomic-files.ts';

const dayMs = 24 * 60 * 60 * 1000;
/** A busy day has thousands of commits; looking at them for each that becomes a day old would cost more than it gives. */
const pauseMs = 60 * 60 * 1000;

/** Whether a session whose last record has this time is quiet. */
export function isQuiet(newest: string, nowMs: number): boolean {
  return Date.parse(newest) <= nowMs - dayMs;
}

/** The newest commit that is a day old, and what changed since the one that was it before. */
export interface Settled {
  readonly commit: ObjectId | undefined;
  readonly tree: ObjectId | undefined;
  /** Places where segments changed. */
  readonly places: readonly SessionLocation[];
  /** When there can be more, in milliseconds since 1970-01-01. */
  readonly nextMs: number;
}

/** How far the branch was looked through. A cache: without it the whole branch is. */
export class QuietSessions {
  readonly #store: ObjectStore;
  readonly #file: string;
  #commit: ObjectId | undefined;
  #nextMs = 0;

  constructor(directory: string, store: ObjectStore) {
    this.#store = store;
    this.#file = join(directory, 'siphon-quiet.json');
    const { commit, nextMs } = known(this.#file);
    if (typeof commit === 'string' && store.has(commit)) this.#commit = commit;
    if (typeof nextMs === 'number') this.#nextMs = nextMs;
  }

  /** Whether it is time to look. A time that is further away than any look sets it was set by another clock. */
  isDue(nowMs: number): boolean {
    return nowMs >= this.#nextMs || this.#nextMs - nowMs > dayMs;
  }

  find(tip: ObjectId, nowMs: number): Settled {
    let nextMs = nowMs + dayMs;
    for (let commit: ObjectId | undefined = tip; commit !== undefined;) {
      const { tree, time, parents } = decodeCommit(this.#store.read(commit).content);
      if (time * 1000 <= nowMs - dayMs) return { commit, tree, places: this.#changedUpTo(tree), nextMs };
      nextMs = Math.min(Math.max(time * 1000 + dayMs, nowMs + pauseMs), nowMs + dayMs);
      commit = parents[0];
    }
    return { commit: undefined, tree: undefined, places: [], nextMs };
  }

  /** Remembers that everything found was dealt with. */
  async remember({ commit = this.#commit, nextMs }: Pick<Settled, 'commit' | 'nextMs'>): Promise<void> {
    this.#commit = commit;
    this.#nextMs = nextMs;
    await writeFileAtomically(this.#file, `${JSON.stringify({ commit, nextMs })}\n`, 0o600);
  }

  #changedUpTo(tree: ObjectId): readonly SessionLocation[] {
    const before = this.#commit === undefined ? undefined : decodeCommit(this.#store.read(this.#commit).content).tree;
    const places = new Map<string, SessionLocation>();
    for (const { path, after } of diffTrees(this.#store, before, tree)) {
      const place = after === undefined ? undefined : parseSegmentPath(path);
      if (place) places.set(sessionFolder(place), place);
    }
    return [...places.values()];
  }
}

function known(file: string): { readonly commit?: unknown; readonly nextMs?: unknown } {
  try {
    return objectOf(parseJson(readFileSync(file, 'utf8')));
  } catch {
    return {};
  }
}
