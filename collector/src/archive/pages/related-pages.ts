/** Links from the page of a session to other sessions of the same assistant: its parent, its sub-agents, what it was forked from. */
import { posix } from 'node:path';
import { type SessionLocation, dayFolder, sessionFolder } from '@session-siphon/schemas/archive-path';
import { isSubagent, linkedSession } from '@session-siphon/schemas/related-sessions';
import type { SessionHeader, SessionLink } from '@session-siphon/schemas/session';
import type { StagedTree } from '../objects/staged-tree.ts';
import { newestGeneration } from '../session-folder.ts';

/** Another session. */
export interface RelatedSession {
  readonly session: string;
  /** ISO time at which it had begun. */
  readonly until: string;
}

/** Path of another session's folder from that of the page; undefined where the archive does not have it. */
export type PathTo = (related: RelatedSession) => string | undefined;

const dayMs = 24 * 60 * 60 * 1000;
/** How long before it is mentioned a session may have begun. Few go on for longer, and a look at each day costs. */
const mostDays = 31;

const relations: Readonly<Record<SessionLink['relation'], string>> = {
  parent: 'Sub-agent of',
  'fork-of': 'Fork of',
  'continued-from': 'Goes on from',
  'continued-in': 'Goes on in',
};

/** Lines of a list that say how a session belongs to others. */
export function relationLines(
  header: SessionHeader,
  { until, pathTo }: { readonly until: string; readonly pathTo: PathTo },
): readonly string[] {
  const { links = [] } = header;
  const lines = links.map((link) =>
    relationLine(link.relation, pathTo({ session: linkedSession(header, link), until })),
  );
  const hasParent = links.some(({ relation }) => relation === 'parent');
  return isSubagent(header) && !hasParent ? [...lines, relationLine('parent', undefined)] : lines;
}

function relationLine(relation: SessionLink['relation'], path: string | undefined): string {
  const other = 'another conversation';
  return `- ${relations[relation]} ${path === undefined ? other : `[${other}](${path})`}`;
}

/** Paths from the folder of a session, as the tree has the others. A clock that turns midnight in between is allowed for. */
export function pathsFrom(from: SessionLocation, tree: StagedTree): PathTo {
  return ({ session, until }) => {
    for (let day = -1; day < mostDays; day += 1) {
      const date = new Date(Date.parse(until) - day * dayMs).toISOString().slice(0, 10);
      const place = { ...from, date, sessionId: session };
      const generation = newestGeneration(tree.folder(dayFolder(place)).folderNames(), session);
      if (generation !== undefined) return posix.relative(sessionFolder(from), sessionFolder({ ...place, generation }));
    }
    return undefined;
  };
}
