/** `siphon status`. */
import { AppError, exitCodes } from '@session-siphon/schemas/errors';
import { printable } from '@session-siphon/schemas/log';
import { jsonLine } from '../json-line.ts';
import { findPlace } from '../place.ts';
import { currentPause } from '../consent/pause-file.ts';
import { type DataFolder, checkDataFolder } from '../data-folder.ts';
import { countSearches, foundHeld } from '../search/held-in-index.ts';
import { openSearch } from '../search/search-access.ts';
import type { Terminal } from '../terminal.ts';
import { archiveStatus } from './archive-status.ts';
import { parkedInIndex } from './parked-in-index.ts';
import { sourceStatuses } from './source-statuses.ts';
import { type StatusAnswer, statusLines } from './status-report.ts';

interface StatusOptions {
  readonly home: string | undefined;
  readonly data: string | undefined;
  readonly config: string | undefined;
  readonly redactions: boolean;
  readonly json: boolean;
}

export async function runStatus(options: StatusOptions, terminal: Terminal): Promise<number> {
  const place = await findPlace(options, terminal);
  const { folder } = place;
  checkDataFolder(folder);
  const sources = await sourceStatuses(place);
  const { index, indexProblem, siteUrl } = await indexStatus(options, terminal);
  const answer: StatusAnswer = {
    version: 1,
    dataFolder: folder.path,
    sources,
    archive: archiveStatus(folder),
    index,
    indexProblem,
    parked: index && (await parkedInIndex(place)),
    paused: currentPause(folder, Date.now()),
    redactions: options.redactions ? await redactionsOf(folder) : undefined,
    siteUrl,
  };
  if (options.json) terminal.print(jsonLine(answer));
  else for (const line of statusLines(answer)) terminal.print(`${printable(line)}\n`);
  return exitCodes.ok;
}

/** Reading a whole archive takes much that nothing else of a status does. */
async function redactionsOf({ archive }: DataFolder): Promise<StatusAnswer['redactions']> {
  const { replacedSecrets } = await import('./replaced-secrets.ts');
  return replacedSecrets(archive);
}

async function indexStatus(
  options: StatusOptions,
  terminal: Terminal,
): Promise<Pick<StatusAnswer, 'index' | 'indexProblem' | 'siteUrl'>> {
  try {
    const access = await openSearch(options, terminal);
    try {
      const { conversations, messages: documents } = foundHeld(await access.search(countSearches));
      return { index: { conversations, documents }, indexProblem: undefined, siteUrl: access.siteUrl };
    } finally {
      access.close();
    }
  } catch (error) {
    // Nothing indexed, or a server that does not answer, is a state to show and no failure of showing it.
    if (!(error instanceof AppError) || error.code === 'CONFIG_INVALID') throw error;
    const indexProblem = error.code === 'INDEX_MISSING' ? undefined : error.message;
    return { index: undefined, indexProblem, siteUrl: undefined };
  }
}
