/** `README.md` of a day folder: one row a session, so that whoever opens the archive on a git host finds a conversation. */
import { plainLine } from './markdown-text.ts';

export interface DayRow {
  /** Folder of the session, relative to the day. */
  readonly folder: string;
  readonly title: string;
  readonly project: string;
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
  const lines = new Map(before.split('\n').flatMap((line) => keyed(line)));
  for (const row of rows) lines.set(row.folder.slice(0, 24), rowLine(row));
  const sorted = [...lines].toSorted(([a, lineA], [b, lineB]) =>
    lineA.slice(0, 8) + a < lineB.slice(0, 8) + b ? -1 : 1,
  );
  return [
    `# ${plainLine(day.assistant)}, ${day.date}, on ${plainLine(day.machine)}`,
    '',
    '| Time (UTC) | Conversation | Project | Messages |',
    '|---|---|---|---|',
    ...sorted.map(([, line]) => line),
    '',
  ].join('\n');
}

function rowLine(row: DayRow): string {
  const time = row.startedAt.slice(11, 16);
  return `| ${time} | [${plainLine(row.title)}](${row.folder}) | ${plainLine(row.project, 60)} | ${row.messages} |`;
}

/** A row with its session id; nothing for every other line, also for what was written by hand. */
function keyed(line: string): (readonly [string, string])[] {
  const session = /^\| \d\d:\d\d \| .*\]\(([0-9a-f]{24})(?:\.\d+)?(?:\/00000\.jsonl)?\) \| .* \| \d+ \|$/.exec(
    line,
  )?.[1];
  return session === undefined ? [] : [[session, line]];
}
