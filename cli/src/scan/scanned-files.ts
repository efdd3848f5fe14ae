/** The files that a scan looks at: below a folder, in the last commit of a bare repository, or changed since a commit. */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { AppError } from '@session-siphon/schemas/errors';
import { decodeCommit } from '@session-siphon/schemas/git/commit';
import { diffTrees } from '@session-siphon/schemas/git/diff-trees';
import { nodeGitFiles } from '@session-siphon/schemas/git/node-git-files';
import { ObjectStore } from '@session-siphon/schemas/git/object-store';

interface ScannedFile {
  /** Relative to the place that is scanned; the name itself for a single file. */
  readonly path: string;
  read(): Buffer;
}

/** What a host calls the commit before the first one of a branch. */
const noCommit = /^0{40}$/;

/** Throws USAGE where nothing is, ARCHIVE_MISSING where a commit is given and no repository is there, CARRIER_UNREADABLE. */
export function scannedFiles(place: string, since: string | undefined): Iterable<ScannedFile> {
  if (!existsSync(place))
    throw new AppError('USAGE', `there is no file or folder ${place}.`, { hint: 'Check the path.' });
  if (since !== undefined) return changedFiles(place, since);
  if (statSync(place).isFile()) return [{ path: place, read: () => readReadable(place) }];
  return existsSync(join(place, 'objects')) && existsSync(join(place, 'HEAD'))
    ? changedFiles(place, '0'.repeat(40))
    : filesBelow(place, '');
}

/** Everything but git's own folder; links are not followed, so nothing outside is read. */
function* filesBelow(place: string, folder: string): Generator<ScannedFile> {
  const entries = whenReadable(join(place, folder), (path) => readdirSync(path, { withFileTypes: true }));
  for (const entry of entries.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
    if (entry.isDirectory() && entry.name !== '.git') yield* filesBelow(place, path);
    else if (entry.isFile()) yield { path, read: () => readReadable(join(place, path)) };
  }
}

/** Files of HEAD that are not the same in a commit. */
function* changedFiles(place: string, since: string): Generator<ScannedFile> {
  const directory = askGit(place, ['rev-parse', '--git-common-dir']);
  if (directory === undefined)
    throw new AppError('ARCHIVE_MISSING', `${place} is no git repository, or git is not installed.`, {
      hint: 'Name a clone or a bare repository, or leave --since out to look at files as they are.',
    });
  const store = new ObjectStore(nodeGitFiles(resolve(place, directory)));
  const treeOf = (commit: string): string => decodeCommit(store.read(commit).content).tree;
  const before = noCommit.test(since) ? undefined : treeOf(commitOf(place, since));
  for (const { path, after } of diffTrees(store, before, treeOf(commitOf(place, 'HEAD'))))
    if (after !== undefined) yield { path, read: () => store.read(after).content };
}

function commitOf(place: string, name: string): string {
  const commit = askGit(place, ['rev-parse', '--verify', '--quiet', '--end-of-options', `${name}^{commit}`]);
  if (commit !== undefined) return commit;
  throw new AppError('OBJECT_MISSING', `there is no commit ${name} in ${place}.`, {
    hint: 'A checkout that is not whole lacks earlier commits: fetch them, or leave --since out to look at everything.',
  });
}

function askGit(place: string, args: readonly string[]): string | undefined {
  const { status, stdout } = spawnSync('git', ['-C', place, ...args], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  return status === 0 ? stdout.trim() : undefined;
}

function readReadable(path: string): Buffer {
  return whenReadable(path, (file) => readFileSync(file));
}

function whenReadable<T>(path: string, read: (path: string) => T): T {
  try {
    return read(path);
  } catch (cause) {
    throw new AppError('CARRIER_UNREADABLE', `${path} cannot be read, so nobody knows what is in it.`, {
      hint: 'Check its rights, or look at another place.',
      cause,
    });
  }
}
