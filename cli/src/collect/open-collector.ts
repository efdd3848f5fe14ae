/** The archive and the collector of one data folder, put together from options, configuration and machine. */
import type { ArchiveWriter, EditableArchive } from '@session-siphon/collector/archive/archive-writer';
import { openGitArchive } from '@session-siphon/collector/archive/git-archive';
import { hasRemote } from '@session-siphon/collector/archive/remote/archive-remote';
import { checkBranch } from '@session-siphon/collector/archive/remote/pushed-branch';
import { type Collector, createCollector } from '@session-siphon/collector/collector';
import { keptState, passingState } from '@session-siphon/collector/collector-state';
import type { ReadingGate } from '@session-siphon/collector/consent/reading-gate';
import type { Log } from '@session-siphon/schemas/log';
import { hostsOf } from '../host.ts';
import { type Place, keepMachineId, knownMachineId } from '../place.ts';
import { finishReplacing } from './replace-archive.ts';

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
