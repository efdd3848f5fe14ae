/** Has something done to the archive of a data folder: by this process when nobody holds it, else by the one that does. */
import { AppError } from '@session-siphon/schemas/errors';
import { collectorOf, openArchive } from '../collect/open-collector.ts';
import { writeFailure } from '../data-folder.ts';
import { type Place, knownMachineId } from '../place.ts';
import { type Terminal, terminalLog } from '../terminal.ts';
import { ArchiveRequest } from './archive-requests.ts';
import { type ArchiveWork, type ArchiveWorkDone, workOn } from './archive-work.ts';
import { pauseGate } from './pause-gate.ts';

/** A collect that runs once is over soon; a program that stays answers within moments. */
const patienceMs = 60_000;

export interface DoneSomewhere extends ArchiveWorkDone {
  /** Another process did it, and goes on running. */
  readonly isElsewhere: boolean;
}

/** Throws ARCHIVE_LOCKED when the holder neither ends nor answers, DATA_FOLDER_UNWRITABLE or DISK_FULL. */
export async function haveDone(place: Place, terminal: Terminal, work: ArchiveWork): Promise<DoneSomewhere> {
  try {
    return await haveItDone(place, terminal, work);
  } catch (error) {
    throw writeFailure(place.folder, error);
  }
}

async function haveItDone(place: Place, terminal: Terminal, work: ArchiveWork): Promise<DoneSomewhere> {
  const request = new ArchiveRequest(place.folder, work);
  const started = performance.now();
  try {
    for (;;) {
      const mine = await tryHere(place, terminal, work);
      if (!('busy' in mine)) return { ...mine, isElsewhere: false };
      await request.send();
      const answer = request.answer();
      if (answer) return { ...answer, isElsewhere: true };
      if (!request.isTaken && performance.now() - started > patienceMs) throw mine.busy;
      terminal.progress('Waiting for the siphon that holds the archive …');
      await ArchiveRequest.pause();
    }
  } finally {
    request.withdraw();
  }
}

async function tryHere(
  place: Place,
  terminal: Terminal,
  work: ArchiveWork,
): Promise<ArchiveWorkDone | { readonly busy: AppError }> {
  try {
    await using archive = await openArchive(place);
    const gate = pauseGate({ folder: place.folder, terminal, stays: false });
    const collector = collectorOf(place, archive, { log: terminalLog(terminal), gate });
    return await workOn({ archive, collector, directory: place.folder.archive, machine: knownMachineId(place) }, work);
  } catch (error) {
    if (error instanceof AppError && error.code === 'ARCHIVE_LOCKED') return { busy: error };
    throw error;
  }
}
