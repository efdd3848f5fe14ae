/** What a writer does that is killed on the way. */
import type { RedactedSession } from '../redact/redacted-session.ts';
import { openGitArchive } from './git-archive.ts';
import { sampleSession, sampleTexts } from './sample-session.ts';

/** An archive is opened, sessions are put, what is due is written, all of it is committed. */
interface Step {
  readonly nowMs: number;
  readonly sessions: readonly RedactedSession[];
  /** Whether the archive is pushed to the repository beside it. */
  readonly isPushed?: boolean;
}

interface Scenario {
  /** Steps that nothing disturbs. */
  readonly before: readonly Step[];
  /** Those that are killed, and taken again. */
  readonly killed: readonly Step[];
}

const dayMs = 24 * 60 * 60 * 1000;
const start = Date.UTC(2026, 1, 3, 5);
const texts = sampleTexts(30, 5000);
const upTo = (count: number): RedactedSession => sampleSession({ texts: texts.slice(0, count) });
const other = sampleSession({ name: 'other', texts: ['hello'] });

export const scenarios: Readonly<Record<string, Scenario>> = {
  'a new archive': {
    before: [],
    killed: [
      { nowMs: start, sessions: [upTo(20)] },
      { nowMs: start, sessions: [upTo(30), other] },
    ],
  },
  // One session grows, one is new, the page of one is due, and there are too many packs.
  'an archive whose packs are joined': {
    before: [
      { nowMs: start, sessions: [other] },
      ...[1, 2, 3, 4].map((count) => ({ nowMs: start, sessions: [upTo(count)] })),
    ],
    killed: [{ nowMs: start + 2 * dayMs, sessions: [upTo(30), sampleSession({ name: 'third', texts: ['hi'] })] }],
  },
  'an archive and pushes it': {
    before: [{ nowMs: start, sessions: [other, upTo(1)], isPushed: true }],
    killed: [{ nowMs: start, sessions: [upTo(2), sampleSession({ name: 'third', texts: ['hi'] })], isPushed: true }],
  },
};

/** The remote of an archive of these tests. */
export function remoteOf(directory: string): string {
  return `${directory}-remote.git`;
}

export async function takeSteps(directory: string, steps: readonly Step[]): Promise<void> {
  const who = { directory, machine: 'laptop', person: 'Ana' };
  for (const { nowMs, sessions, isPushed } of steps) {
    {
      await using archive = await openGitArchive({ ...who, name: 'x', mostPacks: 5, now: () => nowMs });
      for (const session of sessions) await archive.put(session);
      await archive.writeDue();
      await archive.commit();
    }
    if (isPushed) {
      // Hundreds of processes are killed that push nothing: they need not load what pushes.
      const { openRemote } = await import('./remote/connect-remote.ts');
      const { pushArchive } = await import('./remote/push-archive.ts');
      const remote = openRemote(remoteOf(directory), { env: process.env });
      await pushArchive({ ...who, remote, onForeignTip: 'stop', now: () => nowMs });
    }
  }
}
