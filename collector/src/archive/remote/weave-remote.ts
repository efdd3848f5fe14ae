/** Brings `main` of a remote up to the branches of its machines. Whoever runs it at the same time does the same: losing a race is harmless. */
import { createReadStream } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { machineRef, mainRef } from '@session-siphon/schemas/archive-path';
import { AppError } from '@session-siphon/schemas/errors';
import { decodeCommit, encodeCommit } from '@session-siphon/schemas/git/commit';
import type { ObjectId } from '@session-siphon/schemas/git/object-id';
import { scratchFolder } from '../../scratch-folder.ts';
import { PackWriter } from '../objects/pack-writer.ts';
import { type WovenTip, machineTree, weaveMessage, weaveTrees } from '../weave.ts';
import type { Remote } from './remote.ts';
import { refusalError } from './push-failure.ts';
import { explainScratch } from './scratch-failure.ts';
import { type RemoteTops, fetchTops } from './remote-tops.ts';
import { whenUnreachable } from './when-unreachable.ts';

interface WeaveOptions {
  readonly remote: Remote;
  /** Display name for the commit. */
  readonly author: string;
  /** Milliseconds since 1970-01-01. */
  now(): number;
}

export interface WeaveResult {
  /** Machines whose branches are shown. */
  readonly machines: readonly string[];
  /** The new tip of main; undefined when main was current. */
  readonly commit: ObjectId | undefined;
}

const mostAttempts = 8;
const firstPauseMs = 200;

/** Throws what connecting throws, or REMOTE_REFUSED. */
export async function weaveRemote(options: WeaveOptions): Promise<WeaveResult> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await explainScratch(() => weaveOnce(options));
    } catch (error) {
      // Another one was faster: then there is something new to look at.
      if (!(error instanceof AppError && error.code === 'REMOTE_UNREACHABLE') || attempt === mostAttempts) throw error;
      await sleep(Math.random() * firstPauseMs * 2 ** attempt);
    }
  }
}

async function weaveOnce({ remote, author, now }: WeaveOptions): Promise<WeaveResult> {
  const prefix = machineRef('');
  const tops = await fetchTops(remote, (ref) => ref === mainRef || ref.startsWith(prefix));
  const commits = new Map(
    [...tops.refs].flatMap(([ref, id]) => (ref.startsWith(prefix) ? [[ref.slice(prefix.length), id] as const] : [])),
  );
  const machines = [...commits.keys()].toSorted();
  if (commits.size === 0) return { machines, commit: undefined };
  const before = tops.refs.get(mainRef);
  await using folder = await scratchFolder();
  const pack = new PackWriter(folder.path);
  try {
    const base = before === undefined ? undefined : treeOf(tops, before);
    const tips = new Map([...commits].map(([machine, id]) => [machine, treeOf(tops, id)]));
    const tree = await weaveTrees(tops, { base, tips }, (content) => pack.add('tree', content));
    if (tree === base) return { machines, commit: undefined };
    const parents = before === undefined ? [] : [before];
    const commit = await pack.add(
      'commit',
      encodeCommit({
        tree,
        parents,
        author: { name: author, email: 'siphon@localhost' },
        time: Math.floor(now() / 1000),
        message: weaveMessage(wovenTips(tops, commits, base)),
      }),
    );
    await push(remote, pack, { before, after: commit });
    return { machines, commit };
  } finally {
    await pack.discard();
  }
}

function wovenTips(
  tops: RemoteTops,
  commits: ReadonlyMap<string, ObjectId>,
  base: ObjectId | undefined,
): readonly WovenTip[] {
  return [...commits].map(([machine, commit]) => {
    const { tree, message } = decodeCommit(tops.read(commit).content);
    const shown = base === undefined ? undefined : machineTree(tops, base, machine);
    return { machine, commit, message, isNews: machineTree(tops, tree, machine) !== shown };
  });
}

async function push(
  remote: Remote,
  pack: PackWriter,
  { before, after }: { before: ObjectId | undefined; after: ObjectId },
): Promise<void> {
  const { path, sizeBytes } = await pack.detach();
  await using connection = await remote.receive();
  if (connection.advertised.refs.get(mainRef) !== before)
    throw new AppError('REMOTE_UNREACHABLE', `main of ${remote.shown} moved while it was woven.`, {
      hint: whenUnreachable,
    });
  const report = await connection.push([{ ref: mainRef, before, after }], {
    sizeBytes,
    stream: () => createReadStream(path),
  });
  const refused = report.refused.get(mainRef) ?? (report.unpack === 'ok' ? undefined : report.unpack);
  if (refused !== undefined) throw refusalError(report, refused);
}

function treeOf(tops: RemoteTops, commit: ObjectId): ObjectId {
  return decodeCommit(tops.read(commit).content).tree;
}
