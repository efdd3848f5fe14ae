import { describe, expect, it } from 'vitest';
import { type CommittedSession, commitMessage } from './commit-message.ts';
import { hostedProjectName } from './project-name.ts';

const session: CommittedSession = { source: 'codex', project: 'acme/web', outcome: 'added', messages: 2 };

/** First line of the message for sessions in these projects. */
function subjectOf(...projects: readonly (string | undefined)[]): string {
  const sessions = projects.map((project) => ({ ...session, project }));
  return commitMessage(sessions, { machine: 'laptop', readmes: 0 }).split('\n', 1)[0] ?? '';
}

describe('the message of a commit', () => {
  it('names up to two projects, and counts more', () => {
    expect(subjectOf('acme/web', 'acme/web')).toBe('codex: 2 sessions in acme/web (4 messages)');
    expect(subjectOf('acme/web', 'shop')).toBe('codex: 2 sessions in acme/web and shop (4 messages)');
    expect(subjectOf('a', 'b', 'c')).toBe('codex: 3 sessions in 3 projects (6 messages)');
  });

  it('says which have no project, as people do', () => {
    expect(subjectOf(hostedProjectName({ name: 'unknown' }))).toBe('codex: 1 session without a project (2 messages)');
    expect(subjectOf('shop', undefined)).toBe('codex: 2 sessions in shop and without a project (4 messages)');
    expect(subjectOf(hostedProjectName({ name: 'unknown', path: '~/unknown' }))).toBe(
      'codex: 1 session in unknown (2 messages)',
    );
  });

  it('is one line a source where there are several, and says what happened to how many', () => {
    const sessions = [session, { ...session, source: 'claude-code', outcome: 'changed', messages: 1 } as const];
    expect(commitMessage(sessions, { machine: 'laptop', readmes: 3 })).toBe(
      'claude-code, codex: 2 sessions\n\nclaude-code: 1 session in acme/web (1 message)\ncodex: 1 session in acme/web (2 messages)\n\n' +
        'Machine: laptop\nAdded: 1\nChanged: 1\n',
    );
  });

  it('is one line, whatever a project is called', () => {
    expect(subjectOf('a\nb\u202e\u001b[2J')).toBe('codex: 1 session in a b [2J (2 messages)');
    expect(subjectOf('\n\u0000')).toBe('codex: 1 session without a project (2 messages)');
  });

  it('says how many pages were written where nothing else changed', () => {
    expect(commitMessage([], { machine: 'laptop', readmes: 1 })).toBe(
      'archive: 1 conversation to read\n\nMachine: laptop\n',
    );
  });
});
