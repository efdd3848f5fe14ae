/**
 * Sends what the archive has and the remote lacks: exactly the new objects, never a merge, never a forced update. What was acknowledged is remembered as a
 * remote branch, so a push that broke off anywhere is taken up again.
 */
import { createReadStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { machineRef, mainRef } from '@session-siphon/schemas/archive-path';
import { AppError } from '@session-siphon/schemas/errors';
import { decodeCommit, encodeCommit } from '@session-siphon/schemas/git/commit';
import { nodeGitFiles } from '@session-siphon/schemas/git/node-git-files';
import { type ObjectId, objectId } from '@session-siphon/schemas/git/object-id';
import { ObjectStore } from '@session-siphon/schemas/git/object-store';
import { readRef } from '@session-siphon/schemas/git/refs';
import { scratchFolder } from '../../scratch-folder.ts';
import { writeFileAtomically } from '../objects/atomic-files.ts';
import { PackWriter } from '../objects/pack-writer.ts';
import { machineTree, weaveMessage, weaveTrees } from '../weave.ts';
import type { ActiveMachines } from './active-machines.ts';
import type { Remote } from './remote.ts';
import { refusalError } from './push-failure.ts';
import { sharedRef } from './pushed-branch.ts';
import { type PushWindow, nextWindow, windowCommit, windowMessage } from './push-windows.ts';
import type { ReceiveConnection, RefUpdate } from './receive-pack.ts';

export interface PushOptions {
  /** The bare repository. */
  readonly directory: string;
  readonly machine: string;
  /** Display name for commits. */
  readonly person: string;
  readonly remote: Pick<Remote, 'receive'>;
  /** What to do when the remote's branch is none that this archive pushed. */
  readonly onForeignTip: 'stop' | 'build on it';
  /** Size of what one push sends, before compression; a host that takes less is asked with half. */
  readonly largestBytes?: number;
  /** Told which machines there are. */
  readonly machines?: ActiveMachines;
  /** Milliseconds since 1970-01-01. */
  now(): number;
  onProgress?(progress: PushProgress): void;
}

export interface PushProgress {
  readonly bytes: number;
  readonly commits: number;
}

export interface PushCounts {
  /** Local commits that the remote has now. */
  commits: number;
  pushes: number;
  objects: number;
  bytes: number;
  /** Whether `main` of the remote shows what this machine's branch has; a job weaves it where several machines push. */
  isMainCurrent: boolean;
}

/** A third of it on the wire. */
const defaultLargestBytes = 128 * (1 << 20);
const smallestBytes = 1 << 20;

/** Throws REMOTE_UNREACHABLE, REMOTE_AUTH, REMOTE_REFUSED, REMOTE_TOO_LARGE, REMOTE_CHANGED or REMOTE_UNUSABLE; the archive is as it was, and nothing is lost. */
export async function pushArchive(options: PushOptions): Promise<PushCounts> {
  const push = new Push(options);
  await inShrinkingSteps(options.largestBytes, (largestBytes) => push.next(largestBytes));
  return push.counts;
}

/** Takes steps until there is none any more, with half the size after each that the remote finds too large. */
export async function inShrinkingSteps(
  largest: number | undefined,
  step: (largestBytes: number) => Promise<boolean>,
): Promise<void> {
  let largestBytes = largest ?? defaultLargestBytes;
  for (;;) {
    try {
      if (!(await step(largestBytes))) return;
    } catch (error) {
      const canShrink = error instanceof AppError && error.code === 'REMOTE_TOO_LARGE' && largestBytes > smallestBytes;
      if (!canShrink) throw error;
      largestBytes = Math.floor(largestBytes / 2);
    }
  }
}

/** Where the remote is: its tip, and the tree of it where that is known here. */
interface SharedTip {
  readonly commit: ObjectId | undefined;
  readonly tree: ObjectId | undefined;
}

class Push {
  readonly counts: PushCounts = { commits: 0, pushes: 0, objects: 0, bytes: 0, isMainCurrent: false };
  readonly #options: PushOptions;
  readonly #store: ObjectStore;
  readonly #packFolder: string;

  constructor(options: PushOptions) {
    this.#options = options;
    this.#store = new ObjectStore(nodeGitFiles(options.directory));
    this.#packFolder = join(options.directory, 'objects', 'pack');
  }

  /** One push; false when there was nothing to send any more. */
  async next(largestBytes: number): Promise<boolean> {
    const { directory, machine, remote } = this.#options;
    const to = readRef(nodeGitFiles(directory), machineRef(machine));
    if (to === undefined) return false;
    await using connection = await remote.receive();
    if (this.counts.pushes === 0) this.#options.machines?.look(machineTips(connection.advertised.refs));
    // Not in the archive: whoever opens that next takes unfinished files for left over.
    await using folder = await scratchFolder();
    const from = await this.#agree(connection.advertised.refs.get(machineRef(machine)));
    const window = await nextWindow({
      store: this.#store,
      folder: folder.path,
      from: from.tree,
      to,
      largestBytes,
      part: (tree) => tree,
    });
    if (!window) {
      this.counts.isMainCurrent ||= this.#isMainCurrent(connection.advertised.refs.get(mainRef), from);
      return false;
    }
    try {
      await this.#send(connection, from, window);
    } finally {
      await window.pack.discard();
    }
    return true;
  }

  /** What both sides have. */
  async #agree(remote: ObjectId | undefined): Promise<SharedTip> {
    const { machine, onForeignTip } = this.#options;
    const files = nodeGitFiles(this.#options.directory);
    const known = readRef(files, sharedRef(machine));
    if (remote === undefined && known === undefined) return { commit: undefined, tree: undefined };
    // Every commit that is here was made here, also those that were made to be pushed: an answer was lost, or the remote was set back to a backup.
    const isOurs = remote !== undefined && (remote === known || this.#store.has(remote));
    if (isOurs) {
      if (remote !== known) await this.#remember(remote);
      return { commit: remote, tree: decodeCommit(this.#store.read(remote).content).tree };
    }
    if (onForeignTip === 'stop') throw foreignTip(machine, remote);
    return { commit: remote, tree: undefined };
  }

  async #send(connection: ReceiveConnection, from: SharedTip, window: PushWindow): Promise<void> {
    const { machine, onProgress } = this.#options;
    const ref = machineRef(machine);
    const commit = await this.#commitFor(window, from);
    const updates: RefUpdate[] = [{ ref, before: from.commit, after: commit }];
    const main = window.isLast ? await this.#mainUpdate(connection, { from, window, commit }) : undefined;
    if (main) updates.push(main);
    const { path, sizeBytes } = await window.pack.detach();
    const report = await connection.push(updates, { sizeBytes, stream: () => createReadStream(path) });
    const refused = report.refused.get(ref) ?? (report.unpack === 'ok' ? undefined : report.unpack);
    if (refused !== undefined) throw refusalError(report, refused);
    await this.#remember(commit);
    this.counts.commits += window.commits.length;
    this.counts.pushes += 1;
    this.counts.objects += window.pack.count;
    this.counts.bytes += sizeBytes;
    this.counts.isMainCurrent = main !== undefined && !report.refused.has(main.ref);
    onProgress?.({ bytes: this.counts.bytes, commits: this.counts.commits });
  }

  /** The commit as it is where it continues what the remote has, else one with the same content on top of that. */
  async #commitFor(window: PushWindow, from: SharedTip): Promise<ObjectId> {
    const [only] = window.commits;
    if (only && window.commits.length === 1 && only.parents[0] === from.commit)
      return window.pack.add('commit', this.#store.read(only.id).content, only.id);
    const content = windowCommit(window, { parent: from.commit, author: this.#options.person });
    await this.#keep([{ type: 'commit', content }]);
    return window.pack.add('commit', content);
  }

  /** A lone machine also shows its branch on main; where there are several, or main is not known here, a job does. */
  async #mainUpdate(
    { advertised: { refs } }: ReceiveConnection,
    { from, window, commit }: { from: SharedTip; window: PushWindow; commit: ObjectId },
  ): Promise<RefUpdate | undefined> {
    const { machine } = this.#options;
    const own = machineRef(machine);
    if ([...refs.keys()].some((ref) => ref.startsWith(machineRef('')) && ref !== own)) return undefined;
    const before = refs.get(mainRef);
    if (before === undefined || before === from.commit) return { ref: mainRef, before, after: commit };
    if (!this.#store.has(before)) return undefined;
    return { ref: mainRef, before, after: await this.#weave(before, window, commit) };
  }

  /** A commit on top of main that shows this machine's branch. */
  async #weave(before: ObjectId, window: PushWindow, commit: ObjectId): Promise<ObjectId> {
    const { pack, tree } = window;
    const { machine, person, now } = this.#options;
    const made: MadeObject[] = [];
    const add = (type: MadeObject['type'], content: Buffer): Promise<ObjectId> => {
      made.push({ type, content });
      return pack.add(type, content);
    };
    const base = decodeCommit(this.#store.read(before).content).tree;
    const woven = await weaveTrees(this.#store, { base, tips: new Map([[machine, tree]]) }, (content) =>
      add('tree', content),
    );
    const after = await add(
      'commit',
      encodeCommit({
        tree: woven,
        parents: [before],
        author: { name: person, email: 'siphon@localhost' },
        time: Math.floor(now() / 1000),
        message: weaveMessage([{ machine, commit, message: windowMessage(window), isNews: true }]),
      }),
    );
    await this.#keep(made);
    return after;
  }

  /** Whether main of the remote shows what this machine's branch has. */
  #isMainCurrent(main: ObjectId | undefined, { commit, tree }: SharedTip): boolean {
    if (main === undefined || tree === undefined || main === commit) return main === commit;
    if (!this.#store.has(main)) return false;
    const { machine } = this.#options;
    const shown = decodeCommit(this.#store.read(main).content).tree;
    return machineTree(this.#store, shown, machine) === machineTree(this.#store, tree, machine);
  }

  /** Makes objects durable that were made for the remote: the next push builds on them. */
  async #keep(objects: readonly MadeObject[]): Promise<void> {
    const pack = new PackWriter(this.#packFolder);
    for (const { type, content } of objects)
      if (!this.#store.has(objectId(type, content))) await pack.add(type, content);
    await pack.finish();
  }

  async #remember(id: ObjectId): Promise<void> {
    const path = join(this.#options.directory, sharedRef(this.#options.machine));
    await mkdir(dirname(path), { recursive: true });
    await writeFileAtomically(path, `${id}\n`);
  }
}

function machineTips(refs: ReadonlyMap<string, ObjectId>): ReadonlyMap<string, ObjectId> {
  const prefix = machineRef('');
  return new Map([...refs].filter(([ref]) => ref.startsWith(prefix)));
}

interface MadeObject {
  readonly type: 'tree' | 'commit';
  readonly content: Buffer;
}

/** The remote has a branch of this machine's name that this machine did not write, or has it no more. */
export function foreignTip(machine: string, remote: ObjectId | undefined): AppError {
  if (remote === undefined)
    return new AppError('REMOTE_CHANGED', `the remote has no branch machines/${machine} any more.`, {
      hint: 'If it was emptied or made anew on purpose, or if this is another remote than before, fill it with `siphon push --again`.',
    });
  return new AppError(
    'REMOTE_CHANGED',
    `the remote's branch machines/${machine} holds what this machine never pushed.`,
    {
      hint: 'Does another machine have this name? Give one of them another `machine_id` in its configuration. If this machine pushed it and lost its data folder since, take it back with `siphon init --restore`. If the branch was rewritten on purpose, `siphon push --again` puts everything that is here on top of it.',
    },
  );
}
