/**
 * Pushing where a host lets nobody make branches: every machine writes `main`, each its own folder. What the others wrote stays as it is; whoever loses a
 * race looks again.
 */
import { createReadStream } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { machineRef, mainRef } from '@session-siphon/schemas/archive-path';
import { AppError } from '@session-siphon/schemas/errors';
import { decodeCommit } from '@session-siphon/schemas/git/commit';
import { nodeGitFiles } from '@session-siphon/schemas/git/node-git-files';
import type { ObjectId } from '@session-siphon/schemas/git/object-id';
import { ObjectStore } from '@session-siphon/schemas/git/object-store';
import { readRef } from '@session-siphon/schemas/git/refs';
import { scratchFolder } from '../../scratch-folder.ts';
import { machineTree, machinesIn, weaveTrees } from '../weave.ts';
import type { Remote } from './remote.ts';
import { type PushCounts, type PushOptions, foreignTip, inShrinkingSteps } from './push-archive.ts';
import { refusalError } from './push-failure.ts';
import { commitsSince, nextWindow, windowCommit } from './push-windows.ts';
import { type RemoteTops, fetchTops } from './remote-tops.ts';

type SharedOptions = Omit<PushOptions, 'remote'> & { readonly remote: Remote };

const mostAttempts = 10;
const firstPauseMs = 100;

/** Throws what `pushArchive` throws. */
export async function pushShared(options: SharedOptions): Promise<PushCounts> {
  const counts: PushCounts = { commits: 0, pushes: 0, objects: 0, bytes: 0, isMainCurrent: true };
  await inShrinkingSteps(options.largestBytes, (largestBytes) => nextPush(options, { largestBytes, counts }));
  return counts;
}

interface Step {
  readonly largestBytes: number;
  readonly counts: PushCounts;
}

async function nextPush(options: SharedOptions, step: Step): Promise<boolean> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await tryPush(options, step);
    } catch (error) {
      const isRace = error instanceof AppError && error.code === 'REMOTE_UNREACHABLE';
      if (!isRace || attempt === mostAttempts) throw error;
      await sleep(Math.random() * firstPauseMs * 2 ** Math.min(attempt, 6));
    }
  }
}

/** One push; false when main shows everything. */
async function tryPush(options: SharedOptions, { largestBytes, counts }: Step): Promise<boolean> {
  const { directory, machine, person, remote, onProgress } = options;
  const files = nodeGitFiles(directory);
  const store = new ObjectStore(files);
  const to = readRef(files, machineRef(machine));
  if (to === undefined) return false;
  const tops = await fetchTops(remote, (ref) => ref === mainRef);
  const before = tops.refs.get(mainRef);
  const base = before === undefined ? undefined : decodeCommit(tops.read(before).content).tree;
  if (counts.pushes === 0) options.machines?.look(machinesIn(tops, base));
  const from = base === undefined ? undefined : knownTree(store, { tops, base, to }, options);
  await using folder = await scratchFolder();
  const window = await nextWindow({
    store,
    folder: folder.path,
    from,
    to,
    largestBytes,
    // Above the machine's folder, main has trees of its own; an empty one begins with ours.
    part: (tree) => (base === undefined ? tree : machineTree(store, tree, machine)),
  });
  if (!window) return false;
  const { pack } = window;
  try {
    const both = { read: (id: ObjectId) => (store.has(id) ? store.read(id) : tops.read(id)) };
    const tips = new Map([[machine, window.tree]]);
    const tree = await weaveTrees(both, { base, tips }, (content) => pack.add('tree', content));
    const after = await pack.add('commit', windowCommit({ ...window, tree }, { parent: before, author: person }));
    const { path, sizeBytes } = await pack.detach();
    await using connection = await remote.receive();
    const report = await connection.push([{ ref: mainRef, before, after }], {
      sizeBytes,
      stream: () => createReadStream(path),
    });
    const refused = report.refused.get(mainRef) ?? (report.unpack === 'ok' ? undefined : report.unpack);
    if (refused !== undefined) throw refusalError(report, refused);
    counts.commits += window.commits.length;
    counts.pushes += 1;
    counts.objects += pack.count;
    counts.bytes += sizeBytes;
    onProgress?.({ bytes: counts.bytes, commits: counts.commits });
    return true;
  } finally {
    await pack.discard();
  }
}

/** The newest tree of this archive whose folder of this machine main shows; undefined when main shows none of it. */
function knownTree(
  store: ObjectStore,
  { tops, base, to }: { readonly tops: RemoteTops; readonly base: ObjectId; readonly to: ObjectId },
  { machine, onForeignTip }: SharedOptions,
): ObjectId | undefined {
  const shown = machineTree(tops, base, machine);
  if (shown === undefined) return undefined;
  const known = commitsSince(store, to, undefined).findLast(({ tree }) => machineTree(store, tree, machine) === shown);
  if (known) return known.tree;
  if (onForeignTip === 'stop') throw foreignTip(machine, shown);
  return undefined;
}
