/** What an archive holds and what changed in it. Implementations pass one contract suite. */
import type { Session } from '@session-siphon/schemas/session';

/** A position in the archive: for each branch the tree that was read last. */
export type Position = Readonly<Record<string, string>>;

/** One copy of a session in the archive, in its newest state. */
export interface SessionCopy {
  readonly sessionId: string;
  readonly machine: string;
  readonly source: string;
  /** Folder of its segments. */
  readonly folder: string;
  /** `yyyy-mm-dd` of the start. */
  readonly date: string;
  /** Reads and decodes it. Throws SESSION_FILE_INVALID or OBJECT_MISSING. */
  read(): Session;
}

/** A session that is not what it was: its copies now, none when it was removed or forgotten on any machine. */
export interface ChangedSession {
  readonly sessionId: string;
  readonly copies: readonly SessionCopy[];
  /** Present when there is one copy and it only grew: how many of its records stand as they stood at the earlier position. */
  unchangedRecords?(): number;
  /** Present where several machines have written: the same, with the copies in folders that are known besides. What it started with may be missing on one of them. */
  alsoIn?(folders: readonly string[]): ChangedSession;
}

export interface ArchiveReader {
  /** The archive as it is now. */
  position(): Position;
  /** Whether it still holds what it held at an earlier position: its history may have been rewritten since. */
  has(position: Position): boolean;
  /** Sessions that differ between two positions, newest first; all of them when `since` is undefined. */
  changes(since: Position | undefined, until: Position): readonly ChangedSession[];
}
