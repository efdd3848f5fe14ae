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

export interface Day {
  readonly date: string;
  readonly assistant: string;
  readonly machine: string;
}

/** The file's content. The same rows give the same bytes. */
export function dayReadme(day: Day, rows: readonly DayRow[]): string {
  const sorted = rows.toSorted((a, b) => (a.startedAt + a.folder < b.startedAt + b.folder ? -1 : 1));
  return [
    `# ${plainLine(day.assistant)}, ${day.date}, on ${plainLine(day.machine)}`,
    '',
    '| Time (UTC) | Conversation | Project | Messages |',
    '|---|---|---|---|',
    ...sorted.map(
      (row) =>
        `| ${row.startedAt.slice(11, 16)} | [${plainLine(row.title)}](${row.folder}/00000.jsonl) | ${plainLine(row.project, 60)} | ${row.messages} |`,
    ),
    '',
  ].join('\n');
}

/** Rows of a day's file by folder, to keep those of sessions that are not touched. A file changed by hand gives what can be read of it. */
export function untouchedRows(
  readme: string,
  touched: ReadonlySet<string>,
): readonly { readonly folder: string; readonly line: string }[] {
  return readme.split('\n').flatMap((line) => {
    const folder = /\]\(([0-9a-f]{24}(?:\.\d+)?)\/00000\.jsonl\)/.exec(line)?.[1];
    return folder === undefined || touched.has(folder) ? [] : [{ folder, line }];
  });
}
