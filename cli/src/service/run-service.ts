/** `siphon service`: `siphon up` as a service of the system. */
import { spawnSync } from 'node:child_process';
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { AppError, exitCodes } from '@session-siphon/schemas/errors';
import { printable } from '@session-siphon/schemas/log';
import { jsonLine } from '../json-line.ts';
import { type Place, findPlace } from '../place.ts';
import { createDataFolder } from '../data-folder.ts';
import { makeFolder, pathFailure } from '../named-path.ts';
import { readServerFile } from '../serve/server-file.ts';
import type { Terminal } from '../terminal.ts';
import { findServiceManager } from './find-service-manager.ts';
import { leftOutOfService, serviceEnvironment } from './service-environment.ts';
import type { ServiceManager, SystemCall } from './service-manager.ts';

interface ServiceOptions {
  readonly port: number | undefined;
  readonly data: string | undefined;
  readonly config: string | undefined;
  readonly json: boolean;
}

/** What `siphon service … --json` prints. Version 1; fields are only added. */
interface ServiceAnswer {
  readonly version: 1;
  /** Where the service is described to the system; undefined when it is not installed. */
  readonly installed: string | undefined;
  /** A siphon that runs on the data folder now, started by the service or by a person. */
  readonly running: { readonly pid: number; readonly siteUrl: string | undefined } | undefined;
}

const launcher = fileURLToPath(new URL('../../bin/siphon.mjs', import.meta.url));
/** A first start on a slow machine takes a while until the site answers. */
const startMs = 20_000;

export async function runService(action: string, options: ServiceOptions, terminal: Terminal): Promise<number> {
  const place = await findPlace(options, terminal);
  const manager = findServiceManager(place);
  const lines = await workFor(action)({ place, manager, options });
  const answer = answerOf(place, manager);
  if (options.json) terminal.print(jsonLine(answer));
  else for (const line of [...lines, ...stateLines(answer, manager)]) terminal.say(printable(line));
  return exitCodes.ok;
}

interface Work {
  readonly place: Place;
  readonly manager: ServiceManager;
  readonly options: ServiceOptions;
}

/** What an action does; it resolves to what it says. Asking for the status does nothing more than every action. */
function workFor(action: string): (work: Work) => Promise<readonly string[]> | readonly string[] {
  if (action === 'install') return install;
  if (action === 'uninstall') return uninstall;
  return () => [];
}

async function install({ place, manager, options }: Work): Promise<readonly string[]> {
  const { folder, machine } = place;
  createDataFolder(folder);
  const description = manager.fileContent({
    description: 'Session Siphon: keeps the conversations with AI coding assistants',
    program: [process.execPath, launcher, 'up', '--no-open', ...optionWords(options)],
    environment: serviceEnvironment(machine),
  });
  try {
    makeFolder(dirname(manager.file));
    for (const call of manager.stop) run(call);
    writeFileSync(manager.file, description, { mode: 0o600 });
  } catch (cause) {
    throw pathFailure(manager.file, 'Make it a place that you may write, then run the same command again.', cause);
  }
  for (const call of manager.start) {
    const problem = run(call);
    if (problem === undefined) continue;
    remove(manager);
    throw new AppError('SERVICE_UNAVAILABLE', `${manager.title} did not take the service: ${problem}`, {
      hint: 'Nothing was installed. `siphon up --no-open` does the same for as long as it runs.',
    });
  }
  await untilRunning(place);
  return [
    `Installed: ${manager.file}. It starts at each login, collects, indexes and serves the site.`,
    ...manager.notes,
    ...leftOutOfService(machine).map(
      (name) => `It does not know ${name}, which stays out of the file because it is a secret.`,
    ),
  ];
}

function uninstall({ manager }: Work): readonly string[] {
  if (!existsSync(manager.file)) return [];
  remove(manager);
  return ['Uninstalled. What was collected stays where it is.'];
}

function remove(manager: ServiceManager): void {
  for (const call of manager.stop) run(call);
  rmSync(manager.file, { force: true });
  for (const call of manager.settle) run(call);
}

function answerOf({ folder }: Place, { file }: ServiceManager): ServiceAnswer {
  const running = readServerFile(folder.serverFile);
  return {
    version: 1,
    installed: existsSync(file) ? file : undefined,
    running: running && { pid: running.pid, siteUrl: running.siteUrl },
  };
}

function stateLines({ installed, running }: ServiceAnswer, manager: ServiceManager): readonly string[] {
  const site = running?.siteUrl === undefined ? '' : ` Site: ${running.siteUrl}/`;
  const now = running && `siphon runs (process ${running.pid}).${site}`;
  if (installed === undefined) return ['The service is not installed.', ...(now === undefined ? [] : [now])];
  return [now ?? 'The service is installed, but siphon does not run.', `What it says is in ${manager.log}.`];
}

/** The paths absolute: a service starts in another folder. */
function optionWords({ data, config, port }: ServiceOptions): readonly string[] {
  return [
    ...(data === undefined ? [] : ['--data', resolve(data)]),
    ...(config === undefined ? [] : ['--config', resolve(config)]),
    ...(port === undefined ? [] : ['--port', String(port)]),
  ];
}

async function untilRunning({ folder }: Place): Promise<void> {
  const endsAt = Date.now() + startMs;
  while (!readServerFile(folder.serverFile) && Date.now() < endsAt) await sleep(100);
}

/** Runs a program of the system to its end. Undefined when it succeeded, else what it said. */
function run([program, ...args]: SystemCall): string | undefined {
  const { status, error, stderr, stdout } = spawnSync(program, args, { encoding: 'utf8' });
  if (error) return `${program} cannot be run here (${error.message}).`;
  if (status === 0) return undefined;
  return `${program} ended with ${status}. ${(stderr || stdout).trim().split('\n').at(-1) ?? ''}`.trim();
}
