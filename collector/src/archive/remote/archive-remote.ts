/** The remote of an archive, as the archive's own git configuration names it: another data folder is never pushed there by mistake. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { atomicGitFs } from '../objects/atomic-files.ts';
import { ActiveMachines } from './active-machines.ts';
import type { Remote, RemoteAccess } from './remote.ts';
import type { PushCounts, PushOptions } from './push-archive.ts';
import { explainScratch } from './scratch-failure.ts';

export interface ArchiveRemote {
  /** As git keeps it. */
  readonly address: string;
  /** The address without credentials. */
  readonly shown: string;
  /** Least time between two pushes: longer where many machines push. */
  readonly intervalMs: number;
  readonly remote: Remote;
  /** Whether this machine has a branch of its own there, or every machine writes main. */
  readonly branches: 'own' | 'shared';
  /** Sends what the remote lacks. Throws what `pushArchive` throws. */
  push(options: Omit<PushOptions, 'remote' | 'directory'>): Promise<PushCounts>;
}

const shortestIntervalMs = 10_000;
const defaultIntervalMs = 60_000;
/** Hosts ask for at most six pushes a minute and repository, of all machines together. */
const apartMs = 10_000;

/** Whether the archive has a remote; asks no library, because every start of the collector wants to know. */
export function hasRemote(directory: string): boolean {
  const file = join(directory, 'config');
  return existsSync(file) && /^\s*\[remote "origin"\][^[]*^\s*url\s*=\s*\S/im.test(readFileSync(file, 'utf8'));
}

/** Undefined when the archive has no remote, or is not there. Throws CONFIG_INVALID for an address that is none. */
export async function archiveRemote(
  directory: string,
  access: Omit<RemoteAccess, 'directory'>,
): Promise<ArchiveRemote | undefined> {
  if (!hasRemote(directory)) return undefined;
  const [url, branches, seconds] = await Promise.all(
    ['remote.origin.url', 'siphon.branches', 'siphon.pushSeconds'].map((path) => readSetting(directory, path)),
  );
  if (url === undefined) return undefined;
  // Loaded here: most archives have no remote.
  const { openRemote } = await import('./connect-remote.ts');
  const push =
    branches === 'shared'
      ? (await import('./push-shared.ts')).pushShared
      : (await import('./push-archive.ts')).pushArchive;
  const remote = openRemote(url, { ...access, directory });
  const machines = new ActiveMachines();
  const leastMs = seconds === undefined ? defaultIntervalMs : Math.max(shortestIntervalMs, Number(seconds) * 1000 || 0);
  return {
    address: url,
    shown: remote.shown,
    get intervalMs() {
      return Math.max(leastMs, apartMs * machines.count);
    },
    remote,
    branches: branches === 'shared' ? 'shared' : 'own',
    push: (options) => explainScratch(() => push({ ...options, directory, remote, machines })),
  };
}

/** Names the remote. `shared`: every machine writes main, for hosts that let nobody make branches. */
export async function setArchiveRemote(
  directory: string,
  { url, branches }: { readonly url: string; readonly branches: 'own' | 'shared' },
): Promise<void> {
  await writeSetting(directory, 'remote.origin.url', url);
  await writeSetting(directory, 'remote.origin.fetch', '+refs/heads/*:refs/remotes/origin/*');
  await writeSetting(directory, 'siphon.branches', branches === 'shared' ? 'shared' : undefined);
}

async function readSetting(directory: string, path: string): Promise<string | undefined> {
  const { default: git } = await import('isomorphic-git');
  const value: unknown = await git.getConfig({ fs: atomicGitFs, gitdir: directory, path });
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
}

async function writeSetting(directory: string, path: string, value: string | undefined): Promise<void> {
  const { default: git } = await import('isomorphic-git');
  await git.setConfig({ fs: atomicGitFs, gitdir: directory, path, value });
}
