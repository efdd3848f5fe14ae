/** What the collector knows of every assistant of a place. */
import { hasRemote } from '@session-siphon/collector/archive/remote/archive-remote';
import { forgottenHere } from '@session-siphon/collector/archive/forgotten-here';
import { type SourceStatus, collectorStatus } from '@session-siphon/collector/collector-status';
import { type Place, knownMachineId } from '../place.ts';
import { hostsOf } from '../host.ts';

export function sourceStatuses(place: Place): Promise<readonly SourceStatus[]> {
  const { machine, config, folder, person } = place;
  return collectorStatus({
    hosts: hostsOf(machine),
    config,
    stateFolder: folder.state,
    machine: knownMachineId(place),
    person,
    isShared: hasRemote(folder.archive),
    forgotten: forgottenHere(folder.archive),
    now: () => Date.now(),
  });
}
