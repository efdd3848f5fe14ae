/** `README.md` of a day folder: one row a session, so that whoever opens the archive on a git host finds a conversation. */
import { type SessionLocation, parseSessionFolderName, sessionFolderName } from '@session-siphon/schemas/archive-path';
import { plainLine } from './markdown-text.ts';

export interface DayRow extends Pick<SessionLocation, 'sessionId' | 'generation'> {
  readonly title: string;
  readonly isSubagent: boolean;
  /** Undefined for a conversation without one. */
  readonly project: string | undefined;
  /** ISO time of the start. */
  readonly startedAt: string;
  readonly messages: number;
}

interface Day {
  readonly date: string;
  readonly assistant: string;
  readonly machine: string;
}

/** The file's content: `rows`, and those of the file `before` that belong to other sessions, by time. The same rows give the same bytes. */
export function dayReadme(day: Day, { rows, before }: { rows: readonly DayRow[]; before: string }): string {
  const lines = rowsOf(before);
  for (const row of rows) lines.set(row.sessionId, rowLine(row));
  return listed(
    [
      `# ${plainLine(day.assistant)}, ${day.date}, on ${plainLine(day.machine)}`,
      '',
      '| Time (UTC) | Conversation | Project | Messages |',
      '|---|---|---|---|',
    ],
    lines,
  );
}

/** The list without some sessions; undefined when no other is left. */
export function dayReadmeWithout(readme: string, sessions: ReadonlySet<string>): string | undefined {
  const lines = rowsOf(readme);
  for (const session of sessions) lines.delete(session);
  return lines.size === 0 ? undefined : listed(headOf(readme), lines);
}

/** The list, and with it some sessions as another version of it shows them. */
export function dayReadmeWith(
  readme: string | undefined,
  { sessions, other }: { readonly sessions: ReadonlySet<string>; readonly other: string },
): string {
  const added = [...rowsOf(other)].filter(([session]) => sessions.has(session));
  return listed(headOf(readme ?? other), new Map([...rowsOf(readme ?? ''), ...added]));
}

function headOf(readme: string): string[] {
  return readme.split('\n').slice(0, 4);
}

function rowsOf(readme: string): Map<string, string> {
  return new Map(readme.split('\n').flatMap((line) => keyed(line)));
}

function listed(head: readonly string[], lines: ReadonlyMap<string, string>): string {
  const sorted = [...lines].toSorted(([a, lineA], [b, lineB]) =>
    lineA.slice(0, 8) + a < lineB.slice(0, 8) + b ? -1 : 1,
  );
  return [...head, ...sorted.map(([, line]) => line), ''].join('\n');
}

function rowLine(row: DayRow): string {
  const time = row.startedAt.slice(11, 16);
  const title = `[${plainLine(row.title)}](${sessionFolderName(row)})${row.isSubagent ? ', sub-agent' : ''}`;
  return `| ${time} | ${title} | ${row.project === undefined ? '–' : plainLine(row.project, 60)} | ${row.messages} |`;
}

/** A row with its session id; nothing for every other line, also for what was written by hand. */
function keyed(line: string): (readonly [string, string])[] {
  const [, folder = ''] =
    /^\| \d\d:\d\d \| .*\]\(([^()/]+)(?:\/00000\.jsonl)?\)(?:, sub-agent)? \| .* \| \d+ \|$/.exec(line) ?? [];
  const named = parseSessionFolderName(folder);
  return named === undefined ? [] : [[named.sessionId, line]];
}
