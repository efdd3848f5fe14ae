/** The collector of one data folder, put together from options, configuration and machine. */
import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { accessSync, constants, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { openGitArchive } from '@session-siphon/collector/archive/git-archive';
import type { ArchiveWriter, EditableArchive } from '@session-siphon/collector/archive/archive-writer';
import { hasRemote } from '@session-siphon/collector/archive/remote/archive-remote';
import { checkBranch } from '@session-siphon/collector/archive/remote/pushed-branch';
import { type Collector, createCollector, unknownSources } from '@session-siphon/collector/collector';
import { keptState, passingState } from '@session-siphon/collector/collector-state';
import type { ReadingGate } from '@session-siphon/collector/consent/reading-gate';
import { machineId, machineIdPattern } from '@session-siphon/schemas/archive-path';
import type { SiphonConfig } from '@session-siphon/schemas/config';
import { AppError } from '@session-siphon/schemas/errors';
import { type Log, printable } from '@session-siphon/schemas/log';
import { type DataFolder, dataFolderAt } from '../data-folder.ts';
import { type Machine, hostsOf, thisMachine } from '../host.ts';
import { finishReplacing } from './replace-archive.ts';
import { loadConfig } from '../load-config.ts';
import type { Terminal } from '../terminal.ts';

/** Where everything is, and whose it is. */
export interface Place {
  readonly machine: Machine;
  readonly config: SiphonConfig;
  readonly folder: DataFolder;
  readonly person: string | undefined;
}

interface PlaceOptions {
  readonly home?: string | undefined;
  readonly data?: string | undefined;
  readonly config?: string | undefined;
  /** Whether the named configuration file may yet have to be made. */
  readonly mayMakeConfig?: boolean;
}

/** Reads options and configuration. Creates nothing. */
export function findPlace(options: PlaceOptions, terminal: Terminal): Place {
  const machine = thisMachine(options.home);
  const isToBeMade = options.mayMakeConfig === true && options.config !== undefined && !existsSync(options.config);
  const config = isToBeMade ? {} : loadConfig(options.config, terminal);
  const unknown = unknownSources(config);
  if (unknown.length > 0)
    terminal.say(printable(`collector.sources: there is no source ${unknown.join(', ')}; ignored.`));
  return {
    machine,
    config,
    folder: dataFolderAt(options.data ?? config.data),
    person: config.person ?? gitUserName(machine),
  };
}

/** Throws HOME_UNREADABLE. */
export function checkHome({ machine: { home } }: Place): void {
  try {
    accessSync(home, constants.R_OK | constants.X_OK);
  } catch (cause) {
    throw new AppError('HOME_UNREADABLE', `the home folder ${home} cannot be read.`, {
      hint: 'Check the path given with --home, and that you may read it.',
      cause,
    });
  }
}

/** The archive of the data folder, opened for writing. */
export async function openArchive(place: Place): Promise<EditableArchive> {
  const options = archiveOptions(place);
  finishReplacing(place.folder);
  checkBranch(options.directory, options.machine);
  return await openGitArchive(options);
}

/** What an archive is opened with. */
export function archiveOptions(place: Place): Parameters<typeof openGitArchive>[0] {
  const { folder, person } = place;
  return {
    directory: folder.archive,
    name: person === undefined ? 'Conversations' : `Conversations of ${person}`,
    machine: machineIdOf(place),
    person: person ?? 'Session Siphon',
    now: () => Date.now(),
  };
}

export function collectorOf(
  place: Place,
  archive: ArchiveWriter,
  { log, gate }: { readonly log: Log; readonly gate: ReadingGate },
): Collector {
  const known = { state: keptState(place.folder.state), machine: machineIdOf(place) };
  return createCollector({ ...collectingAt(place), ...known, archive, log, gate });
}

/** A collector that leaves nothing behind. */
export function passingCollector(
  place: Place,
  archive: ArchiveWriter,
  { log, gate }: { readonly log: Log; readonly gate: ReadingGate },
): Collector {
  const known = { state: passingState(place.folder.state), machine: knownMachineId(place) };
  return createCollector({ ...collectingAt(place), ...known, archive, log, gate });
}

function collectingAt({ machine, config, folder, person }: Place) {
  return {
    hosts: hostsOf(machine),
    config,
    person,
    isShared: hasRemote(folder.archive),
    now: () => performance.now(),
  } as const;
}

/** Name of this machine in the archive: made once, so that a new host name does not make it another machine. */
function machineIdOf(place: Place): string {
  const id = knownMachineId(place);
  keepMachineId(place, id);
  return id;
}

/** Makes a name the one of this machine, unless the configuration has one. */
export function keepMachineId(place: Place, id: string): void {
  const file = machineIdFile(place);
  if (readText(file).trim() === id || place.config.machine_id !== undefined) return;
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  writeFileSync(file, `${id}\n`);
}

/** The same without making it: on a machine that never collected, the name it might get. */
export function knownMachineId(place: Place): string {
  if (place.config.machine_id !== undefined) return place.config.machine_id;
  const known = readText(machineIdFile(place)).trim();
  return machineIdPattern.test(known) ? known : machineId(place.machine.hostName, randomBytes(2).toString('hex'));
}

function machineIdFile({ folder }: Place): string {
  return join(folder.state, 'machine-id');
}

/** The display name a person gave to git; no e-mail address is ever read. */
function gitUserName({ home }: Machine): string | undefined {
  const result = spawnSync('git', ['config', '--global', '--get', 'user.name'], {
    encoding: 'utf8',
    env: { ...process.env, HOME: home },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  // Without git, or without a name in it, commits carry the program's name.
  const name = result.status === 0 ? result.stdout.trim() : '';
  return name === '' ? undefined : name;
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
