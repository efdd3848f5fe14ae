/** The state of a machine, as data and in words. */
import type { SourceStatus } from '@session-siphon/collector/collector-status';
import type { ParkedConversation } from '@session-siphon/indexer/search/parked-documents';
import { number, plural } from '../counted.ts';
import { placesText } from '../collect/places-text.ts';
import type { Pause } from '../consent/pause-file.ts';
import { pausedLine } from '../consent/run-pause.ts';
import { withheldLines } from '../consent/withheld-text.ts';
import { parkedLines } from '../index-archive/index-report.ts';
import { localTime } from '../local-time.ts';
import type { ArchiveStatus } from './archive-status.ts';
import type { ConversationWithSecrets } from './replaced-secrets.ts';

/** What `siphon status --json` prints. Version 1; fields are only added. */
export interface StatusAnswer {
  readonly version: 1;
  readonly dataFolder: string;
  readonly sources: readonly SourceStatus[];
  /** Undefined when nothing was archived yet. */
  readonly archive: ArchiveStatus | undefined;
  /** Undefined when nothing was indexed yet, or nobody can tell. */
  readonly index: { readonly conversations: number; readonly documents: number } | undefined;
  /** Why nobody can tell what is indexed. */
  readonly indexProblem: string | undefined;
  /** Conversations of which something cannot be found; undefined when the search server does not tell. */
  readonly parked: readonly ParkedConversation[] | undefined;
  /** Present while a pause holds. */
  readonly paused: Pause | undefined;
  /** Present when they were asked for. */
  readonly redactions: readonly ConversationWithSecrets[] | undefined;
  /** Address of the site, while it is served. */
  readonly siteUrl: string | undefined;
}

export function statusLines(status: StatusAnswer): string[] {
  const { dataFolder, sources, archive, index, indexProblem, parked = [], paused, redactions, siteUrl } = status;
  return [
    ...sources.flatMap(sourceLines),
    ...(paused ? [pausedLine(paused)] : []),
    `Data folder  ${dataFolder}`,
    archive
      ? `Archive      last commit ${archive.lastCommit.slice(0, 10)} of ${localTime(archive.lastCommitAt)}`
      : 'Archive      empty; run `siphon up` or `siphon collect`',
    index
      ? `Index        ${plural(index.conversations, 'conversation')}, ${plural(index.documents, 'document')}`
      : `Index        ${indexProblem ?? 'none; run `siphon up` or `siphon index`'}`,
    ...parkedLines(parked),
    siteUrl === undefined ? 'Site         not running; `siphon up` starts it' : `Site         ${siteUrl}/`,
    ...(redactions ? replacedSecretLines(redactions) : []),
  ];
}

function sourceLines(status: SourceStatus): string[] {
  const { title, roots, sessions, messages, newestAt, agentVersions } = status;
  return [
    title,
    `  ${foundText(status)}; collected ${plural(sessions, 'conversation')}, ${plural(messages, 'message')}${newestAt === undefined ? '' : `, the newest of ${localTime(newestAt)}`}`,
    `  looks in ${placesText(roots)}`,
    ...status.unreadable.map((folder) => `  cannot look into ${folder}: check the rights of that folder`),
    ...deletionLines(status),
    ...(agentVersions.length > 0 ? [`  versions seen: ${agentVersions.join(', ')}`] : []),
    ...Object.entries(status.skips).map(
      ([reason, count]) => `  skipped ${plural(count, 'record')}: ${reason}${writtenBy(status.skipVersions[reason])}`,
    ),
    ...Object.entries(status.redactions).map(([rule, count]) => `  replaced ${plural(count, 'secret')}: ${rule}`),
    ...withheldLines(status.withheld).map((line) => `  ${line}`),
    '',
  ];
}

function foundText({ carriers, waiting }: SourceStatus): string {
  if (carriers === 0) return 'no transcripts found';
  return `${plural(carriers, 'transcript')}${waiting > 0 ? ` (${number(waiting)} not collected yet)` : ''}`;
}

function deletionLines({ title, waiting, deletesInDays, losesInDays }: SourceStatus): string[] {
  if (losesInDays !== undefined)
    return [
      `  ${title} usually deletes the oldest of ${waiting === 1 ? 'what is' : `the ${number(waiting)} that are`} not collected yet ${daysText(losesInDays)}: run \`siphon collect\` before`,
    ];
  if (deletesInDays === undefined) return [];
  return [`  ${title} usually deletes the oldest of them ${daysText(deletesInDays)}; what was collected stays`];
}

/** When an assistant deletes what it will delete in so many days. */
export function daysText(days: number): string {
  return days === 0 ? 'at its next start' : `in ${plural(days, 'day')}`;
}

function writtenBy(versions: readonly string[] = []): string {
  return versions.length === 0 ? '' : ` (written by ${versions.join(', ')})`;
}

function replacedSecretLines(conversations: readonly ConversationWithSecrets[]): string[] {
  const total = conversations.flatMap(({ secrets }) => secrets).reduce((sum, { count }) => sum + count, 0);
  return [
    `Redactions   ${plural(total, 'secret')} replaced in ${plural(conversations.length, 'conversation')}`,
    ...conversations.flatMap(({ id, project, title, startedAt, secrets }) => [
      `  ${startedAt.slice(0, 10)}  ${project}  ${title}  (${id})`,
      ...secrets.map(({ rule, mark, count }) => `    ${count} × ${rule} ${mark}`),
    ]),
  ];
}
