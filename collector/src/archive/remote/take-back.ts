/** An archive that was lost or damaged here, made again from what this machine pushed. */
import { join } from 'node:path';
import { archiveRoot, machineRef, mainRef } from '@session-siphon/schemas/archive-path';
import { decodeCommit, encodeCommit } from '@session-siphon/schemas/git/commit';
import { nodeGitFiles } from '@session-siphon/schemas/git/node-git-files';
import type { ObjectId } from '@session-siphon/schemas/git/object-id';
import { ObjectStore } from '@session-siphon/schemas/git/object-store';
import { decodeTree, encodeTree } from '@session-siphon/schemas/git/tree';
import { ArchiveBranches } from '../archive-branches.ts';
import { PackWriter } from '../objects/pack-writer.ts';
import { machineTree } from '../weave.ts';
import { type ArchiveRemote, archiveRemote } from './archive-remote.ts';
import type { Remote } from './remote.ts';
import { gitEnvironment, runGit } from './git-program.ts';
import { sharedRef } from './pushed-branch.ts';
import { parseRemoteAddress } from './remote-address.ts';

interface TakeBackOptions {
  /** An archive that holds nothing yet, and names its remote. */
  readonly directory: string;
  readonly machine: string;
  /** Display name for a commit. */
  readonly person: string;
  readonly env: NodeJS.ProcessEnv;
}

/** False when this machine pushed nothing. Throws what connecting throws; needs git. */
export async function takeBack(options: TakeBackOptions): Promise<boolean> {
  const { directory, machine, env } = options;
  const known = await archiveRemote(directory, { env });
  if (!known) return false;
  const isOwn = known.branches === 'own';
  const there = isOwn ? machineRef(machine) : mainRef;
  const refs = await branchesOf(known.remote);
  const tip = refs.get(there);
  if (tip === undefined) return false;
  // Main is wanted also where this machine is the only one, and shows itself there.
  const isAlone = ![...refs.keys()].some((ref) => ref.startsWith(machineRef('')) && ref !== there);
  await fetchWhole(known, options, [
    ...(isOwn ? [`+${there}:${sharedRef(machine)}`] : []),
    ...(!isOwn || (isAlone && refs.has(mainRef)) ? [`+${mainRef}:refs/remotes/origin/main`] : []),
  ]);
  const commit = isOwn ? tip : await commitOfMachine(options, tip);
  if (commit === undefined) return false;
  await new ArchiveBranches(directory, machine).move(commit, Promise.resolve());
  return true;
}

async function branchesOf(remote: Remote): Promise<ReadonlyMap<string, ObjectId>> {
  await using connection = await remote.upload();
  return connection.advertised.refs;
}

async function fetchWhole(
  { address, shown }: ArchiveRemote,
  { directory, env }: TakeBackOptions,
  refs: readonly string[],
): Promise<void> {
  const parsed = parseRemoteAddress(address);
  const settings = ['gc.auto=0', 'maintenance.auto=false', 'fetch.unpackLimit=1', 'fetch.fsckObjects=true'];
  await runGit({
    args: [
      `--git-dir=${directory}`,
      ...settings.flatMap((one) => ['-c', one]),
      'fetch',
      '--quiet',
      '--no-tags',
      '--no-write-fetch-head',
      '--refmap=',
      '--',
      address,
      ...refs,
    ],
    env: await gitEnvironment({ env, url: parsed.kind === 'http' ? parsed.url : undefined, directory }),
    shown,
  });
}

/** Where every machine writes main: a history of this machine alone, which begins with its folder as main shows it. */
async function commitOfMachine(
  { directory, machine, person }: TakeBackOptions,
  tip: ObjectId,
): Promise<ObjectId | undefined> {
  const store = new ObjectStore(nodeGitFiles(directory));
  const main = decodeCommit(store.read(tip).content);
  const folder = machineTree(store, main.tree, machine);
  if (folder === undefined) return undefined;
  const pack = new PackWriter(join(directory, 'objects', 'pack'));
  const machines = await pack.add('tree', encodeTree([{ name: machine, id: folder, kind: 'tree' }]));
  const files = decodeTree(store.read(main.tree).content).filter(({ kind }) => kind === 'blob');
  const tree = await pack.add(
    'tree',
    encodeTree([...files, { name: archiveRoot.machines, id: machines, kind: 'tree' }]),
  );
  const commit = await pack.add(
    'commit',
    encodeCommit({
      tree,
      parents: [],
      author: { name: person, email: 'siphon@localhost' },
      time: main.time,
      message: `archive: what ${machine} pushed to main\n\nMachine: ${machine}\n`,
    }),
  );
  await pack.finish();
  return commit;
}
