/** Git commit objects. */
import { damage } from './damage.ts';
import type { ObjectId } from './object-id.ts';

export interface CommitFacts {
  readonly tree: ObjectId;
  readonly parents: readonly ObjectId[];
  readonly author: { readonly name: string; readonly email: string };
  /** Seconds since 1970-01-01. */
  readonly time: number;
  readonly message: string;
}

export function encodeCommit(commit: CommitFacts): Buffer {
  const person = `${identityPart(commit.author.name) || 'unknown'} <${identityPart(commit.author.email)}> ${commit.time} +0000`;
  const lines = [
    `tree ${commit.tree}`,
    ...commit.parents.map((parent) => `parent ${parent}`),
    `author ${person}`,
    `committer ${person}`,
    '',
    commit.message.toWellFormed().replaceAll('\0', ''),
  ];
  return Buffer.from(lines.join('\n').replace(/\n*$/, '\n'), 'utf8');
}

/** Tree, parents, time and message of a commit object. Throws ARCHIVE_DAMAGED. */
export function decodeCommit(content: Buffer): Pick<CommitFacts, 'tree' | 'parents' | 'time' | 'message'> {
  const text = content.toString('utf8');
  const split = text.indexOf('\n\n');
  const head = split < 0 ? text : text.slice(0, split);
  const tree = /^tree ([0-9a-f]{40})$/m.exec(head)?.[1];
  if (tree === undefined) throw damage('a commit object of the archive names no tree.');
  return {
    tree,
    parents: [...head.matchAll(/^parent ([0-9a-f]{40})$/gm)].map(([, parent]) => parent ?? ''),
    time: Number(/^committer .*> (\d+) [+-]\d{4}$/m.exec(head)?.[1] ?? 0),
    message: split < 0 ? '' : text.slice(split + 2),
  };
}

/** Names must not hold what structures the line. */
function identityPart(text: string): string {
  return text
    .toWellFormed()
    .replaceAll(/[\p{Cc}<>]/gu, ' ')
    .trim();
}
