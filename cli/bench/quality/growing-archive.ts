/** An archive that nobody wrote: its sessions are made when they are read, and it grows as it is told. */
import type { ArchiveReader, ChangedSession, Position } from '@session-siphon/indexer/archive/archive-reader';
import type { Session } from '@session-siphon/schemas/session';
import { placeAt } from './sample-sessions.ts';

const branch = 'sample';

export class GrowingArchive implements ArchiveReader {
  readonly #sessionAt: (index: number) => Session;
  sessions = 0;

  constructor(sessionAt: (index: number) => Session) {
    this.#sessionAt = sessionAt;
  }

  position(): Position {
    return { [branch]: String(this.sessions) };
  }

  has(): boolean {
    return true;
  }

  changes(since: Position | undefined, until: Position): readonly ChangedSession[] {
    const changed: ChangedSession[] = [];
    for (let index = Number(since?.[branch] ?? 0); index < Number(until[branch]); index += 1) {
      const place = placeAt(index);
      const copy = { ...place, folder: place.sessionId, date: '2026-06-01', read: () => this.#sessionAt(index) };
      changed.push({ sessionId: place.sessionId, copies: [copy] });
    }
    return changed;
  }
}
