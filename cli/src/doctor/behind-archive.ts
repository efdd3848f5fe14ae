/** Whether the index has what the archive of this machine has. */
import { existsSync } from 'node:fs';
import { openGitArchiveReader } from '@session-siphon/indexer/archive/git-archive-reader';
import type { Checkpoint, Held } from '@session-siphon/indexer/search/checkpoint';
import { AppError } from '@session-siphon/schemas/errors';
import { plural } from '../counted.ts';
import type { DataFolder } from '../data-folder.ts';
import { type Diagnosis, warning } from './check.ts';

/** Nothing where the index is of another archive, or where this one cannot be read: that is told elsewhere. */
export function behindArchive(
  { position: indexed, parked = [] }: Checkpoint,
  { held, folder }: { readonly held: Held; readonly folder: DataFolder },
): readonly Diagnosis[] {
  const path = [folder.mirror, folder.archive].find((one) => existsSync(one));
  if (path === undefined) return [];
  try {
    const reader = openGitArchiveReader(path);
    const now = reader.position();
    const branches = Object.keys(now).filter((branch) => indexed[branch] !== undefined);
    const isBehind = branches.some((branch) => indexed[branch] !== now[branch]);
    if (isBehind)
      return [warning('The archive has commits that are not indexed yet.', 'Run `siphon up`, or `siphon index`.')];
    if (branches.length === 0 || branches.length < Object.keys(indexed).length) return [];
    const sessions = reader.changes(undefined, now).length;
    if (held.conversations + parked.length >= sessions) return [];
    return [
      warning(
        `The archive has ${plural(sessions, 'conversation')}.`,
        'The others could not be read; `siphon index --rebuild` says which.',
      ),
    ];
  } catch (error) {
    if (error instanceof AppError) return [];
    throw error;
  }
}
