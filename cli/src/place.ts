/** Where everything is on this machine, and whose it is. */
import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { accessSync, constants, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { machineId, machineIdPattern } from '@session-siphon/schemas/archive-path';
import type { SiphonConfig } from '@session-siphon/schemas/config';
import { AppError } from '@session-siphon/schemas/errors';
import { printable } from '@session-siphon/schemas/log';
import { type DataFolder, dataFolderAt } from './data-folder.ts';
import { type Machine, thisMachine } from './host.ts';
import { loadConfig } from './load-config.ts';
import { meantText } from './meant-name.ts';
import { makeFolder } from './named-path.ts';
import type { Terminal } from './terminal.ts';

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
export async function findPlace(options: PlaceOptions, terminal: Terminal): Promise<Place> {
  const machine = thisMachine(options.home);
  const isToBeMade = options.mayMakeConfig === true && options.config !== undefined && !existsSync(options.config);
  const config = isToBeMade ? {} : await loadConfig(options.config, terminal);
  const configured = Object.keys(config.collector?.sources ?? {});
  if (configured.length > 0) await nameUnknownSources(configured, terminal);
  return {
    machine,
    config,
    folder: dataFolderAt(options.data ?? config.data),
    person: config.person ?? gitUserName(machine),
  };
}

async function nameUnknownSources(ids: readonly string[], terminal: Terminal): Promise<void> {
  const { sources } = await import('@session-siphon/collector/registry');
  const known = sources.map((source) => source.id);
  for (const id of ids.filter((one) => !known.includes(one)))
    terminal.say(printable(`collector.sources: ${id} is ignored, there is no such source${meantText(id, known)}`));
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

/** Makes a name the one of this machine, unless the configuration has one. */
export function keepMachineId(place: Place, id: string): void {
  const file = machineIdFile(place);
  if (readText(file).trim() === id || place.config.machine_id !== undefined) return;
  makeFolder(dirname(file), 0o700);
  writeFileSync(file, `${id}\n`);
}

/** Name of this machine in the archive; on one that never collected, the name it might get. */
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
