/** `siphon status`. */
import type { SourceStatus } from '@session-siphon/collector/collector-status';
import type { ParkedConversation } from '@session-siphon/indexer/search/parked-documents';
import { AppError, exitCodes } from '@session-siphon/schemas/errors';
import { printable } from '@session-siphon/schemas/log';
import { collections } from '@session-siphon/schemas/search-document';
import { number, plural } from '../collect/collect-report.ts';
import { findPlace } from '../collect/open-collector.ts';
import { type Pause, currentPause } from '../consent/pause-file.ts';
import { pausedLine } from '../consent/run-pause.ts';
import { withheldLines } from '../consent/withheld-text.ts';
import { parkedLines } from '../index-archive/index-report.ts';
import { openSearch } from '../search/search-access.ts';
import type { Terminal } from '../terminal.ts';
import { type ArchiveStatus, archiveStatus } from './archive-status.ts';
import { parkedInIndex } from './parked-in-index.ts';
import { type ConversationWithSecrets, replacedSecretLines, replacedSecrets } from './replaced-secrets.ts';
import { sourceStatuses } from './source-statuses.ts';

interface StatusOptions {
  readonly home: string | undefined;
  readonly data: string | undefined;
  readonly config: string | undefined;
  readonly redactions: boolean;
  readonly json: boolean;
}

/** What `siphon status --json` prints. Version 1; fields are only added. */
interface StatusAnswer {
  readonly version: 1;
  readonly dataFolder: string;
  readonly sources: readonly SourceStatus[];
  /** Undefined when nothing was archived yet. */
  readonly archive: ArchiveStatus | undefined;
  /** Undefined when nothing was indexed yet. */
  readonly index: { readonly conversations: number; readonly documents: number } | undefined;
  /** Conversations of which the search server did not take everything; undefined when it does not tell. */
  readonly parked: readonly ParkedConversation[] | undefined;
  /** Present while a pause holds. */
  readonly paused: Pause | undefined;
  /** Present when they were asked for. */
  readonly redactions: readonly ConversationWithSecrets[] | undefined;
  /** Address of the site, while it is served. */
  readonly siteUrl: string | undefined;
}

export async function runStatus(options: StatusOptions, terminal: Terminal): Promise<number> {
  const place = findPlace(options, terminal);
  const { folder } = place;
  const sources = await sourceStatuses(place);
  const { index, siteUrl } = await indexStatus(options, terminal);
  const answer: StatusAnswer = {
    version: 1,
    dataFolder: folder.path,
    sources,
    archive: archiveStatus(folder),
    index,
    parked: index && (await parkedInIndex(place)),
    paused: currentPause(folder, Date.now()),
    redactions: options.redactions ? replacedSecrets(folder.archive) : undefined,
    siteUrl,
  };
  if (options.json) terminal.print(JSON.stringify(answer) + '\n');
  else for (const line of statusLines(answer)) terminal.print(`${printable(line)}\n`);
  return exitCodes.ok;
}

async function indexStatus(
  options: StatusOptions,
  terminal: Terminal,
): Promise<Pick<StatusAnswer, 'index' | 'siteUrl'>> {
  try {
    const access = await openSearch(options, terminal);
    try {
      const counts = [collections.conversations, collections.messages].map((collection) => ({
        collection,
        q: '*',
        query_by: 'title',
        per_page: 1,
        include_fields: 'id',
      }));
      const [conversations, documents] = await access.search(counts);
      return {
        index: { conversations: foundIn(conversations), documents: foundIn(documents) },
        siteUrl: access.siteUrl,
      };
    } finally {
      access.close();
    }
  } catch (error) {
    // Nothing indexed, or a server that does not answer, is a state to show and no failure of showing it.
    if (error instanceof AppError && error.code !== 'CONFIG_INVALID') return { index: undefined, siteUrl: undefined };
    throw error;
  }
}

function foundIn(answer: unknown): number {
  return typeof answer === 'object' && answer !== null && 'found' in answer ? Number(answer.found) : 0;
}

function statusLines(status: StatusAnswer): string[] {
  const { dataFolder, sources, archive, index, parked = [], paused, redactions, siteUrl } = status;
  return [
    ...sources.flatMap(sourceLines),
    ...(paused ? [pausedLine(paused)] : []),
    `Data folder  ${dataFolder}`,
    archive
      ? `Archive      last commit ${archive.lastCommit.slice(0, 10)} at ${archive.lastCommitAt}`
      : 'Archive      empty; run `siphon up` or `siphon collect`',
    index
      ? `Index        ${plural(index.conversations, 'conversation')}, ${plural(index.documents, 'document')}`
      : 'Index        none; run `siphon up` or `siphon index`',
    ...parkedLines(parked),
    siteUrl === undefined ? 'Site         not running; `siphon up` starts it' : `Site         ${siteUrl}/`,
    ...(redactions ? replacedSecretLines(redactions) : []),
  ];
}

function sourceLines(status: SourceStatus): string[] {
  const { title, roots, carriers, waiting, sessions, messages, newestAt, deletesInDays, agentVersions } = status;
  const state =
    carriers === 0
      ? 'no transcripts found'
      : `${plural(carriers, 'transcript')}${waiting > 0 ? ` (${number(waiting)} not collected yet)` : ''}`;
  return [
    title,
    `  ${state}; collected ${plural(sessions, 'conversation')}, ${plural(messages, 'message')}${newestAt === undefined ? '' : `, the newest of ${newestAt}`}`,
    `  looks in ${roots.join(', ')}`,
    ...(deletesInDays === undefined
      ? []
      : [`  ${title} deletes the oldest of them in ${plural(deletesInDays, 'day')}; what was collected stays`]),
    ...(agentVersions.length > 0 ? [`  versions seen: ${agentVersions.join(', ')}`] : []),
    ...Object.entries(status.skips).map(
      ([reason, count]) => `  skipped ${plural(count, 'record')}: ${reason}${writtenBy(status.skipVersions[reason])}`,
    ),
    ...Object.entries(status.redactions).map(([rule, count]) => `  replaced ${plural(count, 'secret')}: ${rule}`),
    ...withheldLines(status.withheld).map((line) => `  ${line}`),
    '',
  ];
}

function writtenBy(versions: readonly string[] = []): string {
  return versions.length === 0 ? '' : ` (written by ${versions.join(', ')})`;
}
