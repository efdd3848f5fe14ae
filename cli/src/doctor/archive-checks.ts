/** The archive, its remote, and what is collected into it. */
import { existsSync } from 'node:fs';
import { archiveRemote } from '@session-siphon/collector/archive/remote/archive-remote';
import { inspectRemote } from '@session-siphon/collector/archive/remote/inspect-remote';
import { openGitArchiveReader } from '@session-siphon/indexer/archive/git-archive-reader';
import { number, plural } from '../counted.ts';
import { currentPause } from '../consent/pause-file.ts';
import { pausedLine } from '../consent/run-pause.ts';
import { readServerFile } from '../serve/server-file.ts';
import { findServiceManager } from '../service/find-service-manager.ts';
import { archiveStatus } from '../status/archive-status.ts';
import { sourceStatuses } from '../status/source-statuses.ts';
import { daysText } from '../status/status-report.ts';
import { type Check, type Diagnosis, ok, warning } from './check.ts';

/** An assistant that deletes sooner is told of while something of it is not collected. */
const soonDays = 7;

const archive: Check = {
  topic: 'archive',
  look({ place: { folder } }) {
    const status = archiveStatus(folder);
    if (!status) return [warning('Nothing is archived yet.', 'Run `siphon up`, or `siphon collect`.')];
    // Reading its trees finds a format that is too new, and objects that are gone.
    openGitArchiveReader(folder.archive).position();
    return [ok(`last commit ${status.lastCommit.slice(0, 10)} at ${status.lastCommitAt}`)];
  },
};

const remote: Check = {
  topic: 'remote',
  async look({ place: { folder, machine } }) {
    const found = await archiveRemote(folder.archive, { env: machine.env });
    if (!found) return [];
    const inspected = await inspectRemote(found.remote);
    return [
      inspected.kind === 'empty'
        ? warning(`${found.shown} answers, and nothing was pushed there yet.`, 'Run `siphon push`.')
        : ok(`${found.shown} answers, with ${plural(inspected.machines.size, 'machine')}`),
    ];
  },
};

const assistants: Check = {
  topic: 'assistants',
  async look({ place }) {
    const all = await sourceStatuses(place);
    const statuses = all.filter(({ carriers }) => carriers > 0);
    const locked = all.flatMap(({ title, unreadable }) =>
      unreadable.map((folder) =>
        warning(`${title}: ${folder} cannot be looked into.`, 'Check the rights of that folder.'),
      ),
    );
    if (statuses.length + locked.length === 0)
      return [
        warning(
          `No transcripts were found below ${place.machine.home}.`,
          'If assistants keep them elsewhere, name the folders in `collector.sources` of the configuration.',
        ),
      ];
    const found = statuses.map(({ title, carriers, waiting, losesInDays }): Diagnosis => {
      const what = `${title}: ${plural(carriers, 'transcript')}, ${number(waiting)} not collected yet`;
      return losesInDays !== undefined && losesInDays <= soonDays
        ? warning(
            `${what}; it usually deletes the oldest of these ${daysText(losesInDays)}.`,
            'Run `siphon collect` before.',
          )
        : ok(what);
    });
    return [...found, ...locked];
  },
};

const running: Check = {
  topic: 'running',
  look({ place, now }) {
    const server = readServerFile(place.folder.serverFile);
    const isInstalled = existsSync(findServiceManager(place).file);
    const pause = currentPause(place.folder, now());
    return [
      ...(pause ? [warning(pausedLine(pause), 'Run `siphon resume` to go on.')] : []),
      server
        ? ok(`siphon runs (process ${server.pid})${server.siteUrl === undefined ? '' : `, site ${server.siteUrl}/`}`)
        : isInstalled
          ? warning('The service is installed, and siphon does not run.', 'See `siphon service status`.')
          : warning(
              'Nothing collects in the background.',
              'Run `siphon service install`: assistants delete their transcripts after a while.',
            ),
    ];
  },
};

export const archiveChecks: readonly Check[] = [archive, remote, assistants, running];
