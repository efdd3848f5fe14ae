/** What a remote lacks of a branch, as packs of bounded size: each is one commit on top of the one before. */
import { decodeCommit, encodeCommit } from '@session-siphon/schemas/git/commit';
import { type NewObject, newObjects } from '@session-siphon/schemas/git/new-objects';
import type { ObjectId } from '@session-siphon/schemas/git/object-id';
import type { ObjectStore } from '@session-siphon/schemas/git/object-store';
import { PackWriter } from '../objects/pack-writer.ts';

export interface Commit {
  readonly id: ObjectId;
  readonly tree: ObjectId;
  readonly parents: readonly ObjectId[];
  readonly time: number;
  readonly message: string;
}

/** One push: the objects it sends but for its commit, and what goes with that. */
export interface PushWindow {
  readonly pack: PackWriter;
  /** The archive after the push. */
  readonly tree: ObjectId;
  /** Oldest first. */
  readonly commits: readonly Commit[];
  /** Whether the local tip is reached with it. */
  readonly isLast: boolean;
}

interface WindowOptions {
  readonly store: ObjectStore;
  /** Folder for the pack while it is made. */
  readonly folder: string;
  /** Tree that the remote has; undefined when it has nothing that is known here. */
  readonly from: ObjectId | undefined;
  /** The local tip. */
  readonly to: ObjectId;
  /** Of the objects before they are compressed. */
  readonly largestBytes: number;
  /** What of a tree is sent; undefined when it holds nothing of that. */
  readonly part: (tree: ObjectId) => ObjectId | undefined;
}

/**
 * The next window, oldest commits first; undefined when the remote has everything. Commits are joined up to the size: what came between two pushes is of no
 * interest to anybody, and a commit that a host refuses can be made anew.
 */
export async function nextWindow(options: WindowOptions): Promise<PushWindow | undefined> {
  const { store, folder, from, to } = options;
  const missing = commitsSince(store, to, from);
  if (missing.length === 0) return undefined;
  const commits = firstCommits(missing, options);
  const tree = commits.at(-1)?.tree ?? '';
  const pack = new PackWriter(folder);
  try {
    for (const { id, type } of partObjects(options, from, tree)) await pack.add(type, store.read(id).content, id);
    return { pack, tree, commits, isLast: commits.length === missing.length };
  } catch (error) {
    await pack.discard();
    throw error;
  }
}

/** The content of a commit that brings a window on top of `parent`. */
export function windowCommit(
  { commits, tree }: Pick<PushWindow, 'commits' | 'tree'>,
  { parent, author }: { readonly parent: ObjectId | undefined; readonly author: string },
): Buffer {
  return encodeCommit({
    tree,
    parents: parent === undefined ? [] : [parent],
    author: { name: author, email: 'siphon@localhost' },
    time: commits.at(-1)?.time ?? 0,
    message: windowMessage({ commits }),
  });
}

export function windowMessage({ commits }: Pick<PushWindow, 'commits'>): string {
  return commits.length === 1 ? (commits[0]?.message ?? '') : joinedMessage(commits);
}

/** As many commits as fit, at least one. What one of them changed and another changed again is sent once, so this is an upper bound. */
function firstCommits(commits: readonly Commit[], options: WindowOptions): readonly Commit[] {
  const { store, from, largestBytes } = options;
  let bytes = 0;
  let tree = from;
  const end = commits.findIndex((commit) => {
    for (const { id } of partObjects(options, tree, commit.tree)) bytes += store.sizeOf(id);
    tree = commit.tree;
    return bytes > largestBytes;
  });
  return end === -1 ? commits : commits.slice(0, Math.max(1, end));
}

function partObjects(
  { store, part }: WindowOptions,
  before: ObjectId | undefined,
  after: ObjectId,
): Iterable<NewObject> {
  const wanted = part(after);
  return wanted === undefined ? [] : newObjects(store, before === undefined ? undefined : part(before), wanted);
}

/** Commits after the newest one with this tree, oldest first; all of them where none has it. */
export function commitsSince(store: ObjectStore, tip: ObjectId, tree: ObjectId | undefined): readonly Commit[] {
  const commits: Commit[] = [];
  for (let id: ObjectId | undefined = tip; id !== undefined;) {
    const commit: Commit = { id, ...decodeCommit(store.read(id).content) };
    if (commit.tree === tree) break;
    commits.push(commit);
    id = commit.parents[0];
  }
  return commits.toReversed();
}

const mostSubjects = 20;

function joinedMessage(commits: readonly Commit[]): string {
  const subjects = commits.map(({ message }) => message.split('\n', 1)[0] ?? '');
  const shown = subjects.slice(-mostSubjects).map((subject) => `- ${subject}`);
  const left = subjects.length - shown.length;
  const times = [commits[0], commits.at(-1)].map((commit) => shortTime(commit?.time ?? 0));
  return [
    joinedSubject(commits),
    '',
    `From ${times.join(' to ')}:`,
    ...(left > 0 ? [`- ${left} earlier ones`] : []),
    ...shown,
    '',
  ].join('\n');
}

/** `claude-code, codex: 3 new sessions, 5 updates`. What each of them was stands below. */
function joinedSubject(commits: readonly Commit[]): string {
  const sources = new Set(commits.flatMap(({ message }) => /^([a-z\d, -]+): /.exec(message)?.[1]?.split(', ') ?? []));
  // Its own subjects, about what was already there.
  if (sources.size > 1) sources.delete('archive');
  const added = commits.reduce((sum, { message }) => sum + Number(/^Added: (\d+)$/m.exec(message)?.[1] ?? 0), 0);
  const news = added === 0 ? '' : `${added} new ${added === 1 ? 'session' : 'sessions'}, `;
  return `${[...sources].toSorted().join(', ') || 'archive'}: ${news}${commits.length} updates`;
}

/** `2026-11-24 10:05`, UTC. */
function shortTime(seconds: number): string {
  return new Date(seconds * 1000).toISOString().slice(0, 16).replace('T', ' ');
}
