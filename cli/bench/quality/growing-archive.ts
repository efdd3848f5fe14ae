/** An archive that nobody wrote: its sessions are made when they are read, and it grows as it is told. */
import type { ArchiveReader, ChangedSession, Position } from '@session-siphon/indexer/archive/archive-reader';
import type { Session } from '@session-siphon/schemas/session';
import { duplicatesIndex, placeAt } from './sample-sessions.ts';

/** Of each kind so many sessions are there. The names change when other sessions are made, so that a kept index is not taken for one of them. */
const kinds = { conversations: 'sample-2', duplicates: 'sample-2-duplicates' } as const;
const indexOf = { conversations: (number: number) => number, duplicates: duplicatesIndex } as const;

export class GrowingArchive implements ArchiveReader {
  readonly #sessionAt: (index: number) => Session;
  conversations: number;
  /** Conversations that hold near-duplicates of answers and nothing else. */
  duplicates: number;

  /** `indexed` is how far a kept index has come; throws when it is of another archive. */
  constructor(sessionAt: (index: number) => Session, indexed: Position = {}) {
    const known: readonly string[] = Object.values(kinds);
    if (Object.keys(indexed).some((branch) => !known.includes(branch)))
      throw new Error('this index is not one of these samples; name an empty folder or server.');
    this.#sessionAt = sessionAt;
    this.conversations = Number(indexed[kinds.conversations] ?? 0);
    this.duplicates = Number(indexed[kinds.duplicates] ?? 0);
  }

  position(): Position {
    return { [kinds.conversations]: String(this.conversations), [kinds.duplicates]: String(this.duplicates) };
  }

  has(): boolean {
    return true;
  }

  changes(since: Position | undefined, until: Position): readonly ChangedSession[] {
    return (['conversations', 'duplicates'] as const).flatMap((kind) => {
      const [from, to] = [Number(since?.[kinds[kind]] ?? 0), Number(until[kinds[kind]])];
      return Array.from({ length: to - from }, (_, at) => this.#changed(indexOf[kind](from + at)));
    });
  }

  #changed(index: number): ChangedSession {
    const place = placeAt(index);
    const copy = { ...place, folder: place.sessionId, date: '2026-06-01', read: () => this.#sessionAt(index) };
    return { sessionId: place.sessionId, copies: [copy] };
  }
}
