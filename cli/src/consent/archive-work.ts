/** What is done to an archive besides collecting: forgetting sessions, and taking them up again. */
import type { EditableArchive } from '@session-siphon/collector/archive/archive-writer';
import { forgetSessions, restoreSessions } from '@session-siphon/collector/archive/forget-sessions';
import type { Collector } from '@session-siphon/collector/collector';
import { z } from 'zod';

export const ArchiveWork = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('forget'),
    sessions: z.array(
      z.strictObject({
        session: z.string(),
        source: z.string(),
        date: z.string(),
        conversation: z.string().optional(),
      }),
    ),
    by: z.string().optional(),
    at: z.string(),
  }),
  z.strictObject({ kind: z.literal('restore'), ids: z.array(z.string()) }),
]);
export type ArchiveWork = z.infer<typeof ArchiveWork>;

export const ArchiveWorkDone = z.object({
  commit: z.string(),
  /** Transcripts of the assistants that hold what was forgotten. */
  transcripts: z.array(z.string()),
  /** Sessions to be taken up again that the history no longer has. */
  missing: z.array(z.string()),
  /** ISO time from which the index has none of it; absent where the index is somebody else's to update. */
  indexedAt: z.string().optional(),
});
export type ArchiveWorkDone = z.infer<typeof ArchiveWorkDone>;

interface Workplace {
  readonly archive: EditableArchive;
  readonly collector: Collector;
  readonly directory: string;
  readonly machine: string;
}

/** Whoever holds the archive does it, between two readings. */
export async function workOn({ archive, collector, ...part }: Workplace, work: ArchiveWork): Promise<ArchiveWorkDone> {
  if (work.kind === 'restore') {
    const { commit, missing } = await restoreSessions(archive, part, work.ids);
    return { commit, transcripts: [], missing: [...missing] };
  }
  const commit = await forgetSessions(archive, part, { sessions: work.sessions, by: work.by, at: work.at });
  const transcripts = await collector.forget(work.sessions.map(({ session }) => session));
  return { commit, transcripts: [...transcripts], missing: [] };
}
