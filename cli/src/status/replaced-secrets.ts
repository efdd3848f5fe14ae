/** Which secrets were replaced where: told by the markers in the archive, of which none says what stood there. */
import { existsSync } from 'node:fs';
import { markerPattern } from '@session-siphon/collector/redact/marker';
import { openGitArchiveReader } from '@session-siphon/indexer/archive/git-archive-reader';
import { AppError } from '@session-siphon/schemas/errors';
import type { Session } from '@session-siphon/schemas/session';
import { sessionTitle } from '@session-siphon/schemas/session-title';

interface ReplacedSecret {
  readonly rule: string;
  /** Six digits that are the same wherever a machine replaced this secret. */
  readonly mark: string;
  readonly count: number;
}

export interface ConversationWithSecrets {
  readonly id: string;
  readonly source: string;
  readonly project: string;
  readonly title: string;
  readonly startedAt: string;
  /** The most frequent first. */
  readonly secrets: readonly ReplacedSecret[];
}

/** Conversations of the archive in which something was replaced, newest first. Reads all of it. */
export function replacedSecrets(archive: string): readonly ConversationWithSecrets[] {
  if (!existsSync(archive)) return [];
  const reader = openGitArchiveReader(archive);
  return reader.changes(undefined, reader.position()).flatMap(({ copies }) => {
    const session = copies.map(({ read }) => whenReadable(read)).find((one) => one !== undefined);
    const secrets = session ? secretsOf(session) : [];
    if (!session || secrets.length === 0) return [];
    const { id, source, project, startedAt } = session.header;
    return [{ id, source, project: project.name, title: sessionTitle(session), startedAt, secrets }];
  });
}

function secretsOf(session: Session): readonly ReplacedSecret[] {
  const counts = new Map<string, number>();
  for (const part of [session.header, ...session.records])
    for (const [marker] of JSON.stringify(part).matchAll(markerPattern))
      counts.set(marker, (counts.get(marker) ?? 0) + 1);
  return [...counts]
    .toSorted((a, b) => b[1] - a[1])
    .map(([marker, count]) => {
      const [, rule = '', mark = ''] = marker.slice(1, -1).split(':');
      return { rule, mark, count };
    });
}

/** A damaged conversation costs the audit that conversation; indexing tells of it. */
function whenReadable(read: () => Session): Session | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof AppError) return undefined;
    throw error;
  }
}
