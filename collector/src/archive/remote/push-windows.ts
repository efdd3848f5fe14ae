/** What a remote lacks of a branch, as packs of bounded size: each is one commit on top of the one before. */
import { decodeCommit, encodeCommit } from '@session-siphon/schemas/git/commit';
import { newObjects } from '@session-siphon/schemas/git/new-objects';
import type { ObjectId } from '@session-siphon/schemas/git/object-id';
import { objectId } from '@session-siphon/schemas/git/object-id';
import type { ObjectStore } from '@session-siphon/schemas/git/object-store';
import { PackWriter } from '../pack-writer.ts';

interface Commit {
  readonly id: ObjectId;
  readonly tree: ObjectId;
  readonly parents: readonly ObjectId[];
  readonly time: number;
  readonly message: string;
}

/** Where the remote is: its tip, and the tree of it where that is known here. */
export interface SharedTip {
  readonly commit: ObjectId | undefined;
  readonly tree: ObjectId | undefined;
}

/** One push: the pack is complete but for what is added for other branches. */
export interface PushWindow {
  readonly pack: PackWriter;
  readonly commit: ObjectId;
  readonly tree: ObjectId;
  /** Content of the commit where it was made for the push. */
  readonly madeCommit: Buffer | undefined;
  readonly commits: number;
  /** Whether the local tip is reached with it. */
  readonly isLast: boolean;
}

interface WindowOptions {
  readonly store: ObjectStore;
  /** Folder for the pack while it is made. */
  readonly folder: string;
  readonly from: SharedTip;
  readonly to: ObjectId;
  /** Of the objects before they are compressed. */
  readonly largestBytes: number;
  readonly author: string;
}

/**
 * The next window, oldest commits first; undefined when the remote has everything. Commits are joined up to the size: what came between two pushes is of no
 * interest to anybody, and a commit that a host refuses can be made anew.
 */
export async function nextWindow(options: WindowOptions): Promise<PushWindow | undefined> {
  const { store, folder, from, to } = options;
  const commits = commitsSince(store, to, from.tree);
  if (commits.length === 0) return undefined;
  const taken = firstCommits(commits, options);
  const tree = taken.at(-1)?.tree ?? '';
  const pack = new PackWriter(folder);
  try {
    for (const { id, type } of newObjects(store, from.tree, tree)) await pack.add(type, store.read(id).content, id);
    const { id, content } = commitFor(taken, options);
    await pack.add('commit', content ?? store.read(id).content, id);
    return {
      pack,
      commit: id,
      tree,
      madeCommit: content,
      commits: taken.length,
      isLast: taken.length === commits.length,
    };
  } catch (error) {
    await pack.discard();
    throw error;
  }
}

/** As many commits as fit, at least one. What one of them changed and another changed again is sent once, so this is an upper bound. */
function firstCommits(commits: readonly Commit[], { store, from, largestBytes }: WindowOptions): readonly Commit[] {
  let bytes = 0;
  let tree = from.tree;
  const end = commits.findIndex((commit) => {
    for (const { id } of newObjects(store, tree, commit.tree)) bytes += store.sizeOf(id);
    tree = commit.tree;
    return bytes > largestBytes;
  });
  return end === -1 ? commits : commits.slice(0, Math.max(1, end));
}

/** Commits after the newest one with this tree, oldest first; all of them where none has it. */
function commitsSince(store: ObjectStore, tip: ObjectId, tree: ObjectId | undefined): readonly Commit[] {
  const commits: Commit[] = [];
  for (let id: ObjectId | undefined = tip; id !== undefined;) {
    const commit: Commit = { id, ...decodeCommit(store.read(id).content) };
    if (commit.tree === tree) break;
    commits.push(commit);
    id = commit.parents[0];
  }
  return commits.toReversed();
}

/** The commit as it is where it continues what the remote has, else one with the same content on top of that. */
function commitFor(
  commits: readonly Commit[],
  { from, author }: WindowOptions,
): { readonly id: ObjectId; readonly content: Buffer | undefined } {
  const last = commits.at(-1);
  if (!last) throw new Error('a window has commits');
  if (commits.length === 1 && last.parents[0] === from.commit) return { id: last.id, content: undefined };
  const content = encodeCommit({
    tree: last.tree,
    parents: from.commit === undefined ? [] : [from.commit],
    author: { name: author, email: 'siphon@localhost' },
    time: last.time,
    message: commits.length === 1 ? last.message : joinedMessage(commits),
  });
  return { id: objectId('commit', content), content };
}

const mostSubjects = 20;

function joinedMessage(commits: readonly Commit[]): string {
  const subjects = commits.map(({ message }) => message.split('\n', 1)[0] ?? '');
  const shown = subjects.slice(-mostSubjects).map((subject) => `- ${subject}`);
  const left = subjects.length - shown.length;
  const times = [commits[0], commits.at(-1)].map((commit) => shortTime(commit?.time ?? 0));
  return [
    `${commits.length} updates, ${times.join(' to ')}`,
    '',
    ...(left > 0 ? [`- ${left} earlier ones`] : []),
    ...shown,
    '',
  ].join('\n');
}

/** `2026-11-24 10:05`, UTC. */
function shortTime(seconds: number): string {
  return new Date(seconds * 1000).toISOString().slice(0, 16).replace('T', ' ');
}
