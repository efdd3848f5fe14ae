/** The archive that is indexed: a repository on this machine, or the copy of one that lives elsewhere. */
import { existsSync, rmSync } from 'node:fs';
import { resolve } from 'node:path';
import { openRemote } from '@session-siphon/collector/archive/remote/connect-remote';
import type { Remote } from '@session-siphon/collector/archive/remote/remote';
import { gitEnvironment, runGit } from '@session-siphon/collector/archive/remote/git-program';
import { parseRemoteAddress, shownAddress } from '@session-siphon/collector/archive/remote/remote-address';
import { mainRef } from '@session-siphon/schemas/archive-path';
import { AppError } from '@session-siphon/schemas/errors';

export interface ArchiveCopy {
  /** Where it is read. */
  readonly directory: string;
  /** Where its machines push to. */
  readonly remote: Remote;
  /** Brings it up to what was pushed. Throws what `runGit` throws. */
  fetch(signal: AbortSignal): Promise<void>;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** `address` is one that git clones from, or a path. `directory` is where a copy may lie. Throws CONFIG_INVALID or ARCHIVE_MISSING. */
export async function openArchiveCopy(address: string, directory: string, env: Environment): Promise<ArchiveCopy> {
  const parsed = parseRemoteAddress(address);
  if (parsed.kind !== 'local' || address.startsWith('file:')) return ownCopy(await copyOf(address, directory, env));
  const path = resolve(parsed.path);
  if (!existsSync(path))
    throw new AppError('ARCHIVE_MISSING', `${path} is no git repository.`, { hint: 'Check the path after --archive.' });
  const origin = await mirroredBy(path, env);
  if (origin !== undefined) return copyOf(origin, path, env);
  return { directory: path, remote: openRemote(path, { env }), fetch: async () => undefined };
}

/** What a mirror made by `git clone --mirror` is a mirror of. */
async function mirroredBy(path: string, env: Environment): Promise<string | undefined> {
  const call = { env: await gitEnvironment({ env, url: undefined }), shown: path };
  const ask = (name: string): Promise<string> =>
    runGit({ ...call, args: ['-C', path, 'config', '--get', name] }).catch(() => '');
  return (await ask('remote.origin.mirror')) === 'true' ? await ask('remote.origin.url') : undefined;
}

async function copyOf(address: string, directory: string, env: Environment): Promise<ArchiveCopy> {
  const parsed = parseRemoteAddress(address);
  const call = {
    env: await gitEnvironment({ env, url: parsed.kind === 'http' ? parsed.url : undefined }),
    shown: shownAddress(address),
  };
  const git = (signal: AbortSignal, ...args: readonly string[]): Promise<string> =>
    runGit({ ...call, args: [`--git-dir=${directory}`, ...fetchSettings, ...args], signal });
  const fetch = async (signal: AbortSignal): Promise<void> => {
    // Making what is there changes nothing, so a start that broke off needs no care.
    await runGit({ ...call, args: ['init', '--quiet', '--bare', directory], signal });
    // Branch by branch the first time: when it breaks off, what arrived is not asked for again. main comes last, and says that all others did.
    if ((await git(signal, 'for-each-ref', '--format=%(refname)', mainRef)) === '') {
      const branches =
        (await git(signal, 'ls-remote', '--heads', '--', address)).match(/(?<=\t)refs\/heads\/.+/g) ?? [];
      for (const branch of branches.toSorted(lastIs(mainRef)))
        await git(signal, ...fetchCommand, '--', address, `+${branch}:${branch}`);
    }
    await git(signal, ...fetchCommand, '--prune', '--', address, everyBranch);
  };
  return { directory, remote: openRemote(address, { env }), fetch };
}

/** By name, and one of them behind all others. */
function lastIs(last: string): (a: string, b: string) => number {
  return (a, b) => Number(a === last) - Number(b === last) || (a < b ? -1 : 1);
}

/** A copy that nobody but this program uses: when it is damaged it is made again. */
function ownCopy(copy: ArchiveCopy): ArchiveCopy {
  return {
    ...copy,
    async fetch(signal) {
      try {
        await copy.fetch(signal);
      } catch (error) {
        if (!(error instanceof AppError) || error.code !== 'ARCHIVE_DAMAGED') throw error;
        rmSync(copy.directory, { recursive: true, force: true });
        await copy.fetch(signal);
      }
    },
  };
}

const everyBranch = '+refs/heads/*:refs/heads/*';
const fetchCommand = ['fetch', '--quiet', '--no-tags', '--no-write-fetch-head'];
const fetchSettings = [
  // Packs must not be exchanged while they are read.
  'gc.autoDetach=false',
  'maintenance.autoDetach=false',
  // A remote that says nothing for a minute is taken for gone.
  'http.lowSpeedLimit=1',
  'http.lowSpeedTime=60',
].flatMap((setting) => ['-c', setting]);
