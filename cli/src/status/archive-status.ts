/** The archive of a data folder as it is. */
import { existsSync } from 'node:fs';
import { mainRef } from '@session-siphon/schemas/archive-path';
import { decodeCommit } from '@session-siphon/schemas/git/commit';
import { nodeGitFiles } from '@session-siphon/schemas/git/node-git-files';
import { ObjectStore } from '@session-siphon/schemas/git/object-store';
import { readRef } from '@session-siphon/schemas/git/refs';
import type { DataFolder } from '../data-folder.ts';

export interface ArchiveStatus {
  readonly path: string;
  readonly lastCommit: string;
  readonly lastCommitAt: string;
}

/** Undefined when nothing was archived yet. Throws OBJECT_MISSING for one that lacks its last commit. */
export function archiveStatus({ archive: path }: DataFolder): ArchiveStatus | undefined {
  if (!existsSync(path)) return undefined;
  const files = nodeGitFiles(path);
  const lastCommit = readRef(files, mainRef);
  if (lastCommit === undefined) return undefined;
  const { time } = decodeCommit(new ObjectStore(files).read(lastCommit).content);
  return { path, lastCommit, lastCommitAt: new Date(time * 1000).toISOString() };
}
