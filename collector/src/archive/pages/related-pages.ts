/** Links from the page of a session to other sessions of the same assistant: its parent, its sub-agents, what it was forked from. */
import { posix } from 'node:path';
import {
  type SessionLocation,
  dayFolder,
  newestGenerations,
  sessionFolder,
} from '@session-siphon/schemas/archive-path';
import { isSubagent, linkedSession, startedSession } from '@session-siphon/schemas/related-sessions';
import type { SessionHeader, SessionLink, SessionRecord } from '@session-siphon/schemas/session';
import type { StagedTree } from '../objects/staged-tree.ts';

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

/** Whether a page names a relation to a session that the archive did not have. */
export function hasOpenRelation(page: string): boolean {
  return openRelation.test(page);
}

/** The sessions whose pages lead to that of this one: its parent, and its sub-agents. */
export function relativesOf(
  header: SessionHeader,
  records: Iterable<{ readonly record: SessionRecord }>,
): readonly RelatedSession[] {
  const { links = [], startedAt } = header;
  const relatives = links
    .filter(({ relation }) => relation === 'parent')
    .map((link): RelatedSession => ({ session: linkedSession(header, link), until: startedAt }));
  let until = startedAt;
  for (const { record } of records) {
    until = record.at ?? until;
    if (record.type === 'event' && record.event === 'subagent')
      relatives.push({ session: startedSession(header, record), until });
  }
  return relatives;
}

const other = 'another conversation';
const openRelation = new RegExp(`^- (?:${Object.values(relations).join('|')}) ${other}$`, 'm');

function relationLine(relation: SessionLink['relation'], path: string | undefined): string {
  return `- ${relations[relation]} ${path === undefined ? other : `[${other}](${path})`}`;
}

/** Days, `yyyy-mm-dd`, on which a session began whose page leads to one of this day, or to which its page leads. */
export function daysAround(date: string): readonly string[] {
  const middle = Date.parse(date);
  return Array.from({ length: 2 * mostDays + 1 }, (_, day) => dayOf(middle + (day - mostDays) * dayMs));
}

function dayOf(timeMs: number): string {
  return new Date(timeMs).toISOString().slice(0, 10);
}

/** Where sessions lie in a tree. Each day is looked at once, so no session may come or go meanwhile. */
export class SessionPlaces {
  readonly #tree: StagedTree;
  readonly #days = new Map<string, ReadonlyMap<string, number>>();

  constructor(tree: StagedTree) {
    this.#tree = tree;
  }

  /** Paths from the folder of a session. */
  pathsFrom(from: SessionLocation): PathTo {
    return (related) => {
      const found = this.find(from, related);
      return found && posix.relative(sessionFolder(from), sessionFolder(found));
    };
  }

  /** Another session of the same assistant on the same machine. A clock that turns midnight in between is allowed for. */
  find(
    { machine, source }: Pick<SessionLocation, 'machine' | 'source'>,
    { session, until }: RelatedSession,
  ): SessionLocation | undefined {
    const latest = Date.parse(until) + dayMs;
    for (let day = 0; day <= mostDays; day += 1) {
      const date = dayOf(latest - day * dayMs);
      const generation = this.#generationsOn(dayFolder({ machine, source, date })).get(session);
      if (generation !== undefined) return { machine, source, date, sessionId: session, generation };
    }
    return undefined;
  }

  #generationsOn(day: string): ReadonlyMap<string, number> {
    const known = this.#days.get(day) ?? newestGenerations(this.#tree.folder(day).folderNames());
    this.#days.set(day, known);
    return known;
  }
}
