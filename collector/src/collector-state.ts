/** What a collector knows from earlier runs. */
import { join } from 'node:path';
import type { ArchiveWriter } from './archive/archive-writer.ts';
import { Seen } from './pipeline/seen.ts';
import { loadMarkerKey, passingMarkerKey } from './redact/marker.ts';

export interface CollectorState {
  /** What was read into an archive. `policy` stands for the settings that shape what is archived. */
  seen(policy: string, archive: Pick<ArchiveWriter, 'isEmpty'>): Seen;
  markerKey(): Buffer;
}

/** Kept in a folder. */
export function keptState(folder: string): CollectorState {
  return {
    seen: (policy, { isEmpty }) => (isEmpty ? Seen.empty(folder, policy) : Seen.load(folder, policy)),
    markerKey: () => loadMarkerKey(markerKeyFile(folder)),
  };
}

/** For a run that leaves nothing behind: everything counts as not read. Secrets get the markers that they would get in the folder. */
export function passingState(folder: string): CollectorState {
  return { seen: () => Seen.inMemory(), markerKey: () => passingMarkerKey(markerKeyFile(folder)) };
}

export function markerKeyFile(folder: string): string {
  return join(folder, 'marker-key');
}
