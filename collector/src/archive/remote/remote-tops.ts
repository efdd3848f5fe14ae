/** Branches of a remote with the upper folders of their trees and the files at their roots: enough to see what it is, and to change which machines are shown where. */
import { mkdir, writeFile } from 'node:fs/promises';
import { promises as fs } from 'node:fs';
import { join } from 'node:path';
import { nodeGitFiles } from '@session-siphon/schemas/git/node-git-files';
import type { ObjectId } from '@session-siphon/schemas/git/object-id';
import { type GitObject, ObjectStore } from '@session-siphon/schemas/git/object-store';
import { scratchFolder } from '../../scratch-folder.ts';
import type { Remote } from './remote.ts';

export interface RemoteTops {
  /** The branches that were asked for, by their full names. */
  readonly refs: ReadonlyMap<string, ObjectId>;
  /** How many branches and tags it has besides. */
  readonly others: number;
  read(id: ObjectId): GitObject;
}

/** Fetches the branches that `wants` names. Throws what connecting throws. */
export async function fetchTops(remote: Pick<Remote, 'upload'>, wants: (ref: string) => boolean): Promise<RemoteTops> {
  await using connection = await remote.upload();
  const { refs: all } = connection.advertised;
  const refs = new Map([...all].filter(([ref]) => wants(ref)));
  const others = [...all.keys()].filter((ref) => ref !== 'HEAD' && !refs.has(ref)).length;
  if (refs.size === 0) return { refs, others, read: nothing };
  return { refs, others, ...(await readInMemory(await connection.fetchTops([...refs.values()]))) };
}

/** The objects of a small pack; nothing of it stays on the disk. */
async function readInMemory(pack: Buffer): Promise<Pick<RemoteTops, 'read'>> {
  await using scratch = await scratchFolder();
  const folder = scratch.path;
  const name = join('objects', 'pack', 'pack-tops.pack');
  await mkdir(join(folder, 'objects', 'pack'), { recursive: true });
  await writeFile(join(folder, name), pack);
  // Loaded here, because only few commands fetch.
  const { default: git } = await import('isomorphic-git');
  const { oids } = await git.indexPack({ fs: { promises: fs }, dir: folder, gitdir: folder, filepath: name });
  const store = new ObjectStore(nodeGitFiles(folder));
  const objects = new Map(oids.map((id) => [id, store.read(id)]));
  return { read: (id) => objects.get(id) ?? nothing(id) };
}

function nothing(id: ObjectId): never {
  throw new Error(`${id} is not among the upper folders of the remote`);
}
