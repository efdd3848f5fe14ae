/** What a git remote is to us before anything is pushed there. */
import { archiveRoot, machineRef, mainRef } from '@session-siphon/schemas/archive-path';
import { AppError } from '@session-siphon/schemas/errors';
import { decodeCommit } from '@session-siphon/schemas/git/commit';
import type { ObjectId } from '@session-siphon/schemas/git/object-id';
import { entriesOf, entryAt, folderAt } from '@session-siphon/schemas/git/tree-entries';
import { formatVersion } from '@session-siphon/schemas/format-version';
import { objectOf, parseJson, textOf } from '@session-siphon/schemas/narrow';
import type { Remote } from './remote.ts';
import { type RemoteTops, fetchTops } from './remote-tops.ts';

export type InspectedRemote =
  | { readonly kind: 'empty' }
  | {
      readonly kind: 'archive';
      /** What people call it. */
      readonly name: string;
      /** Machines with branches of their own there, and their tips. */
      readonly machines: ReadonlyMap<string, ObjectId>;
      /** Machines that main shows. */
      readonly shown: readonly string[];
    };

/** Throws what connecting throws, REMOTE_UNUSABLE for a repository of something else, FORMAT_TOO_NEW for an archive of a newer version. */
export async function inspectRemote(remote: Pick<Remote, 'upload' | 'shown'>): Promise<InspectedRemote> {
  const prefix = machineRef('');
  const tops = await fetchTops(remote, (ref) => ref === mainRef || ref.startsWith(prefix));
  const machines = new Map(
    [...tops.refs].flatMap(([ref, tip]) => (ref.startsWith(prefix) ? [[ref.slice(prefix.length), tip] as const] : [])),
  );
  // Machines may have pushed before anybody made main.
  const main = tops.refs.get(mainRef);
  const tip = main ?? [...machines.values()][0];
  if (tip === undefined && tops.others === 0) return { kind: 'empty' };
  const manifest = tip === undefined ? undefined : manifestOf(tops, tip);
  if (manifest?.['kind'] !== 'session-siphon-archive')
    throw new AppError(
      'REMOTE_UNUSABLE',
      `${remote.shown} is a repository of something else: it has no archive.json of ours.`,
      {
        hint: 'Make a new repository without any file in it (no README either), or name the one of an archive.',
      },
    );
  const format = Number(manifest['format']);
  if (format > formatVersion)
    throw new AppError(
      'FORMAT_TOO_NEW',
      `${remote.shown} has format ${format}; this program writes ${formatVersion}.`,
      {
        hint: 'Update siphon on this machine.',
      },
    );
  return {
    kind: 'archive',
    name: textOf(manifest['name']) ?? '',
    machines,
    shown: main === undefined ? [] : machinesOn(tops, main),
  };
}

function manifestOf(tops: RemoteTops, commit: ObjectId): Readonly<Record<string, unknown>> | undefined {
  const file = entryAt(tops, treeOf(tops, commit), archiveRoot.manifest);
  return file?.kind === 'blob' ? objectOf(parseJson(tops.read(file.id).content.toString('utf8'))) : undefined;
}

function machinesOn(tops: RemoteTops, commit: ObjectId): readonly string[] {
  return [...entriesOf(tops, folderAt(tops, treeOf(tops, commit), archiveRoot.machines)).keys()];
}

function treeOf(tops: RemoteTops, commit: ObjectId): ObjectId {
  return decodeCommit(tops.read(commit).content).tree;
}
