/** What setting up would change, worked out before anything is written. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { UnchosenArchive } from '@session-siphon/collector/archive/copy-chosen';
import { archiveRemote } from '@session-siphon/collector/archive/remote/archive-remote';
import { openRemote } from '@session-siphon/collector/archive/remote/connect-remote';
import type { Remote, RemoteAccess } from '@session-siphon/collector/archive/remote/remote';
import { type InspectedRemote, inspectRemote } from '@session-siphon/collector/archive/remote/inspect-remote';
import { sharedRef } from '@session-siphon/collector/archive/remote/pushed-branch';
import { shownAddress } from '@session-siphon/collector/archive/remote/remote-address';
import { forgottenHere } from '@session-siphon/collector/archive/forgotten-here';
import { consentOf } from '@session-siphon/collector/collector';
import { type Consent, namesOf } from '@session-siphon/collector/consent/consent';
import { machineIdPattern, machineRef, machineSlug } from '@session-siphon/schemas/archive-path';
import { AppError } from '@session-siphon/schemas/errors';
import { nodeGitFiles } from '@session-siphon/schemas/git/node-git-files';
import { ObjectStore } from '@session-siphon/schemas/git/object-store';
import { readRef } from '@session-siphon/schemas/git/refs';
import type { SessionHeader } from '@session-siphon/schemas/session';
import { type Place, knownMachineId } from '../place.ts';
import { asideArchive, dataFolderAt } from '../data-folder.ts';
import { hostsOf } from '../host.ts';
import type { ConfigFile, SettingChange } from './config-file.ts';
import { type JoinTerms, keptAddress } from './join-code.ts';
import { mergedRules } from './merged-rules.ts';

/** What a person wants, by options, answers or a join code. Undefined leaves a thing as it is. */
export interface SetupWishes {
  readonly remote: string | undefined;
  readonly branches: 'own' | 'shared';
  /** Projects to collect, as the configuration names them. */
  readonly include: readonly string[] | undefined;
  readonly person: string | undefined;
  readonly machine: string | undefined;
  /** Rules that hold in the archive. */
  readonly rules: Omit<JoinTerms, 'remote' | 'branches'> | undefined;
  /** Whether the data folder was named, so that the next start has to know. */
  readonly isPlaceNamed: boolean;
  /** This machine was in the archive before, and lost its data folder. */
  readonly isRestored: boolean;
}

export interface PlannedRemote {
  readonly address: string;
  /** Knows the credentials that it took. */
  readonly opened: Remote;
  readonly branches: 'own' | 'shared';
  readonly found: InspectedRemote;
  /** Address of the remote that the archive has now. */
  readonly before: string | undefined;
  /** The remote has a branch of this machine's name that this archive did not make. */
  readonly isNameTaken: boolean;
}

/** What becomes of the archive here: its history goes to the remote as a whole, so one with other conversations in it is put aside. */
export type PlannedArchive =
  | { readonly state: 'new' }
  | { readonly state: 'kept' }
  /** Taken from the remote. What is here is put aside. */
  | { readonly state: 'restored'; readonly aside: string | undefined }
  | { readonly state: 'begun anew'; readonly chosen: number; readonly others: number; readonly aside: string };

export interface SetupPlan {
  /** With the configuration as it will be. */
  readonly place: Place;
  readonly machine: string;
  /** The name it had in the archive so far, where that was another one. */
  readonly formerMachine: string | undefined;
  readonly configFile: ConfigFile;
  readonly changes: readonly SettingChange[];
  readonly remote: PlannedRemote | undefined;
  /** Whether the archive goes to others, by this plan or as before. */
  readonly isShared: boolean;
  readonly archive: PlannedArchive;
  readonly consent: Consent;
  readonly forgotten: ReadonlySet<string>;
}

export async function planSetup(
  place: Place,
  { configFile, access }: { readonly configFile: ConfigFile; readonly access: RemoteAccess },
  wishes: SetupWishes,
): Promise<SetupPlan> {
  const changes = configFile.changes(settingsOf(place, wishes));
  configFile.apply(changes);
  const { config } = configFile;
  const after: Place = { ...place, config, person: config.person ?? place.person };
  const machine = knownMachineId(after);
  const before = (await archiveRemote(place.folder.archive, { env: process.env }))?.shown;
  const isShared = wishes.remote !== undefined || before !== undefined;
  const consent = consentOf({ config, hosts: hostsOf(place.machine), isShared });
  const remote =
    wishes.remote === undefined
      ? undefined
      : await planRemote(after, {
          address: keptAddress(wishes.remote),
          branches: wishes.branches,
          before,
          machine,
          access,
        });
  return {
    place: after,
    machine,
    formerMachine: formerMachineOf(place, machine),
    configFile,
    changes,
    remote,
    isShared,
    archive: wishes.isRestored
      ? planRestored(after, remote, machine)
      : planArchive(after, {
          machine,
          consent,
          isGoingElsewhere: remote !== undefined && isNews(after, remote, machine),
        }),
    consent,
    forgotten: forgottenHere(place.folder.archive),
  };
}

/** Whether the remote gets the archive for the first time. */
function isNews({ folder }: Place, remote: PlannedRemote, machine: string): boolean {
  if (!isSameRemote(remote)) return true;
  const isShown = remote.found.kind === 'archive' && remote.found.shown.includes(machine);
  return !isShown && readRef(nodeGitFiles(folder.archive), sharedRef(machine)) === undefined;
}

export function isSameRemote({ address, before }: Pick<PlannedRemote, 'address' | 'before'>): boolean {
  return before === shownAddress(address);
}

/** A machine that gets another name goes on under it; what it collected before stays under the former one. */
function formerMachineOf(place: Place, machine: string): string | undefined {
  const files = nodeGitFiles(place.folder.archive);
  if (!existsSync(place.folder.archive) || readRef(files, machineRef(machine)) !== undefined) return undefined;
  const former = knownMachineId(place);
  return readRef(files, machineRef(former)) === undefined ? undefined : former;
}

/** Whether a session in the archive may be shared. */
export function choosesBy(consent: Consent): (header: SessionHeader) => boolean {
  return (header) => consent.ruleFor(namesOf(header.source, header), header.project, new Set()) === undefined;
}

function settingsOf({ folder, config }: Place, wishes: SetupWishes): Readonly<Record<string, unknown>> {
  const { person, machine, include, rules, isPlaceNamed } = wishes;
  if (person?.includes('@'))
    throw new AppError('USAGE', `${person} is an e-mail address; the archive holds none.`, {
      hint: 'Give a name as people call you, with --person NAME.',
    });
  return {
    ...(person === undefined ? {} : { person }),
    ...(machine === undefined ? {} : { machine_id: checkedMachine(machine) }),
    ...(isPlaceNamed && dataFolderAt(config.data).path !== folder.path ? { data: folder.path } : {}),
    ...(include === undefined ? {} : { 'collector.projects.include': [...include] }),
    ...(rules === undefined ? {} : mergedRules(config, rules)),
  };
}

function checkedMachine(name: string): string {
  const slug = machineSlug(name);
  if (machineIdPattern.test(slug)) return slug;
  throw new AppError('USAGE', `${JSON.stringify(name)} is no name for a machine.`, {
    hint: 'Use 1 to 64 letters and digits, and not the name of a Windows device.',
  });
}

async function planRemote(
  { folder }: Place,
  wanted: { readonly address: string; readonly before: string | undefined } & Pick<PlannedRemote, 'branches'> & {
      readonly machine: string;
      readonly access: RemoteAccess;
    },
): Promise<PlannedRemote> {
  const { address, branches, before, machine, access } = wanted;
  const opened = openRemote(address, access);
  const found = await inspectRemote(opened);
  const tip = found.kind === 'archive' ? found.machines.get(machine) : undefined;
  const isOurs =
    tip !== undefined && existsSync(folder.archive) && new ObjectStore(nodeGitFiles(folder.archive)).has(tip);
  return { address, opened, branches, found, before, isNameTaken: tip !== undefined && !isOurs };
}

function planRestored({ folder }: Place, remote: PlannedRemote | undefined, machine: string): PlannedArchive {
  if (!remote)
    throw new AppError('USAGE', 'to take the branch of a machine back, the remote has to be named.', {
      hint: 'Give its address with --remote, or the code to `siphon join`.',
    });
  const { found, branches } = remote;
  const machines = found.kind === 'empty' ? [] : branches === 'own' ? [...found.machines.keys()] : found.shown;
  if (!machines.includes(machine))
    throw new AppError('USAGE', `${remote.address} has no machine ${machine}.`, {
      hint: machines.length === 0 ? 'It has none at all.' : `It has ${machines.join(', ')}.`,
    });
  const isHere = existsSync(join(folder.archive, 'objects'));
  return { state: 'restored', aside: isHere ? asideArchive(folder, 'before-restoring', new Date()) : undefined };
}

function planArchive(
  { folder }: Place,
  { machine, consent, isGoingElsewhere }: { machine: string; consent: Consent; isGoingElsewhere: boolean },
): PlannedArchive {
  if (!existsSync(join(folder.archive, 'objects'))) return { state: 'new' };
  if (!isGoingElsewhere) return { state: 'kept' };
  const archive = new UnchosenArchive(folder.archive, machine);
  const { chosen, others } = archive.split(choosesBy(consent));
  if (others.length === 0 && !archive.hasForgotten) return { state: 'kept' };
  return {
    state: 'begun anew',
    chosen: new Set(chosen.map(({ sessionId }) => sessionId)).size,
    others: new Set(others.map(({ sessionId }) => sessionId)).size,
    aside: asideArchive(folder, 'before-sharing', new Date()),
  };
}
