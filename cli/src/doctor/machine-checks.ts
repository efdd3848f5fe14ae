/** Programs, disk and clock of this machine. */
import { spawnSync } from 'node:child_process';
import { constants, existsSync, statSync, statfsSync } from 'node:fs';
import { dirname } from 'node:path';
import { parseRemoteAddress } from '@session-siphon/collector/archive/remote/remote-address';
import { archiveRemote } from '@session-siphon/collector/archive/remote/archive-remote';
import { closedFolder } from '../data-folder.ts';
import { programVersion } from '../program-version.ts';
import { archiveStatus } from '../status/archive-status.ts';
import { type Check, type Diagnosis, ok, problem, warning } from './check.ts';

const gibibyte = 2 ** 30;
const littleSpace = 2 * gibibyte;
const noSpace = gibibyte / 10;
/** Clocks of machines that are set by the network differ by less. */
const farAheadMs = 5 * 60_000;

const program: Check = {
  topic: 'program',
  look: () => [
    ok(`siphon ${programVersion()} on Node.js ${process.versions.node}, ${process.platform} ${process.arch}`),
  ],
};

const git: Check = {
  topic: 'git',
  look: () => [
    versionOf('git', ['--version']) ??
      warning(
        'git is not installed.',
        'Install it for `siphon webhook`, for remotes that need it, and to read the archive.',
      ),
  ],
};

const ssh: Check = {
  topic: 'ssh',
  async look({ place }) {
    const remote = await archiveRemote(place.folder.archive, { env: place.machine.env }).catch(() => undefined);
    if (!remote || parseRemoteAddress(remote.shown).kind !== 'ssh') return [];
    return [
      versionOf('ssh', ['-V']) ??
        problem('ssh is not installed, and the archive is pushed over it.', 'Install an ssh client.'),
    ];
  },
};

const dataFolder: Check = {
  topic: 'data',
  look({ place: { folder, machine } }) {
    const facts = statSync(folder.path, { throwIfNoEntry: false });
    if (!facts) return [warning(`${folder.path} is not there yet.`, 'Run `siphon up`, or `siphon collect`.')];
    if (!facts.isDirectory()) return [problem(`${folder.path} is no folder.`, 'Name another folder with --data DIR.')];
    const closed = closedFolder(folder, constants.R_OK | constants.W_OK | constants.X_OK);
    if (closed)
      return [
        problem(
          `${closed.path} cannot be read and written (${closed.code}).`,
          'Give it and everything in it to the person who collects, or name another folder with --data DIR.',
        ),
      ];
    const isOpen = machine.platform !== 'win32' && (facts.mode & 0o077) !== 0;
    return [
      isOpen
        ? warning(
            `${folder.path} can be read by others on this machine.`,
            `It holds conversations: \`chmod 700 ${folder.path}\`.`,
          )
        : ok(folder.path),
    ];
  },
};

const disk: Check = {
  topic: 'disk',
  look({ place: { folder } }) {
    const { bavail, bsize } = statfsSync(nearestFolder(folder.path));
    const free = bavail * bsize;
    const what = `${(free / gibibyte).toFixed(1)} GiB are free.`;
    const advice = 'Free some space: without it nothing can be collected or indexed.';
    if (free < noSpace) return [problem(what, advice)];
    return [free < littleSpace ? warning(what, advice) : ok(what)];
  },
};

const clock: Check = {
  topic: 'clock',
  look({ place: { folder }, now }) {
    const last = committedAt(folder);
    if (last === undefined || last - now() < farAheadMs) return [ok(new Date(now()).toISOString())];
    const days = ((last - now()) / 86_400_000).toFixed(1);
    return [
      warning(
        `The clock says ${new Date(now()).toISOString()}, and the last commit of the archive is ${days} days later.`,
        'Set the clock: the days of conversations and the end of keys depend on it. Nothing is lost meanwhile.',
      ),
    ];
  },
};

export const machineChecks: readonly Check[] = [program, git, ssh, dataFolder, disk, clock];

/** When the last commit was made, in milliseconds; a damaged archive is another check's matter. */
function committedAt(folder: Parameters<typeof archiveStatus>[0]): number | undefined {
  try {
    const status = archiveStatus(folder);
    return status && Date.parse(status.lastCommitAt);
  } catch {
    return undefined;
  }
}

/** Undefined when it cannot be run. */
function versionOf(name: string, args: readonly string[]): Diagnosis | undefined {
  const { error, stdout, stderr } = spawnSync(name, args, { encoding: 'utf8' });
  return error ? undefined : ok((stdout || stderr).trim().split('\n', 1)[0] ?? name);
}

function nearestFolder(path: string): string {
  return existsSync(path) ? path : nearestFolder(dirname(path));
}
