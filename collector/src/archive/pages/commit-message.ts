/** Commit messages that a person understands: what came from which assistant, in which projects. */

export interface CommittedSession {
  readonly source: string;
  /** Undefined for a conversation without one. */
  readonly project: string | undefined;
  readonly outcome: 'added' | 'changed';
  readonly messages: number;
}

/** `claude-code: 3 sessions in acme/web (42 messages)`, one line a source in the body when there are several. */
export function commitMessage(
  sessions: readonly CommittedSession[],
  { machine, readmes }: { readonly machine: string; readonly readmes: number },
): string {
  if (sessions.length === 0) return `archive: ${counted(readmes, 'conversation')} to read\n\nMachine: ${machine}\n`;
  const bySource = Map.groupBy(sessions, (session) => session.source);
  const lines = [...bySource]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([source, group]) => sourceLine(source, group));
  const subject =
    lines.length === 1
      ? lines[0]
      : `${[...bySource.keys()].toSorted().join(', ')}: ${counted(sessions.length, 'session')}`;
  const body = lines.length === 1 ? [] : ['', ...lines];
  const trailers = [
    `Machine: ${machine}`,
    `Added: ${countOf(sessions, 'added')}`,
    `Changed: ${countOf(sessions, 'changed')}`,
  ];
  return [subject, ...body, '', ...trailers, ''].join('\n');
}

/** Of a commit that does one thing to some sessions: `archive: 3 sessions forgotten`. */
export function editMessage(sessions: number, what: string, machine: string): string {
  return `archive: ${counted(sessions, 'session')} ${what}\n\nMachine: ${machine}\n`;
}

function sourceLine(source: string, sessions: readonly CommittedSession[]): string {
  const messages = sessions.reduce((sum, session) => sum + session.messages, 0);
  return `${source}: ${counted(sessions.length, 'session')} ${placesOf(sessions)} (${counted(messages, 'message')})`;
}

function placesOf(sessions: readonly CommittedSession[]): string {
  const projects = new Set(sessions.map(({ project = '' }) => oneWord(project)));
  const isSomeWithout = projects.delete('');
  const named = projects.size <= 2 ? [...projects].join(' and ') : `${projects.size} projects`;
  return [...(named === '' ? [] : [`in ${named}`]), ...(isSomeWithout ? ['without a project'] : [])].join(' and ');
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

function countOf(sessions: readonly CommittedSession[], outcome: CommittedSession['outcome']): number {
  return sessions.filter((session) => session.outcome === outcome).length;
}

/** Project names come from folders that anybody may have named. */
function oneWord(project: string): string {
  return project
    .toWellFormed()
    .replaceAll(/[\p{Cc}\p{Cf}\s]+/gu, ' ')
    .trim()
    .slice(0, 60);
}
